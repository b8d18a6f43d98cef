SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (c.id IN (SELECT anon_1.id AS id 
FROM (SELECT DISTINCT i.contact_id AS id, CAST(timezone(%(timezone_1)s::VARCHAR, i.occurred_at) + CASE WHEN (i.occurred_at < %(param_1)s::TIMESTAMP WITH TIME ZONE) THEN INTERVAL '3600 seconds' ELSE INTERVAL '7200 seconds' END AS DATE) AS value 
FROM interaction AS i 
WHERE i.kind = %(kind_1)s::VARCHAR COLLATE "C" AND i.occurred_at > %(param_2)s::TIMESTAMP WITH TIME ZONE AND i.occurred_at <= %(param_3)s::TIMESTAMP WITH TIME ZONE) AS anon_1 GROUP BY anon_1.id 
HAVING count(anon_1.value) >= %(param_4)s::BIGINT))
-- {"timezone_1": "UTC", "param_1": "2026-03-29 01:00:00+00:00", "kind_1": "page_visited", "param_2": "2026-01-30 11:30:00+00:00", "param_3": "2026-03-31 10:30:00+00:00", "param_4": "2"}
