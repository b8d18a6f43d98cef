WITH anon_1 AS 
(SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind IN (%(kind_1_1)s::VARCHAR COLLATE "C", %(kind_1_2)s::VARCHAR COLLATE "C") AND i.occurred_at > %(param_1)s::TIMESTAMP WITH TIME ZONE AND i.occurred_at <= %(param_2)s::TIMESTAMP WITH TIME ZONE AND CAST(CAST((i.properties ->> %(properties_1)s::TEXT) AS VARCHAR) AS BIGINT) > %(param_3)s::BIGINT GROUP BY i.contact_id 
HAVING coalesce(sum(i.amount), %(coalesce_1)s::INTEGER) >= %(coalesce_2)s::BIGINT UNION ALL SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = %(kind_2)s::VARCHAR COLLATE "C" AND i.occurred_at <= %(param_4)s::TIMESTAMP WITH TIME ZONE GROUP BY i.contact_id 
HAVING sum(i.amount) * 1 >= 10000 * CAST(count(i.amount) AS NUMERIC) AND sum(i.amount) * 2 <= 50025 * CAST(count(i.amount) AS NUMERIC))
 SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (c.id IN (SELECT id 
FROM anon_1)) AND (NOT (EXISTS (SELECT 1 
FROM (SELECT anon_3.id AS id 
FROM (SELECT DISTINCT i.contact_id AS id, i.page_key AS value 
FROM interaction AS i 
WHERE i.kind = %(kind_3)s::VARCHAR COLLATE "C" AND i.occurred_at <= %(param_5)s::TIMESTAMP WITH TIME ZONE) AS anon_3 GROUP BY anon_3.id 
HAVING (count(anon_3.value) < %(param_6)s::BIGINT) IS NOT true) AS anon_2 
WHERE anon_2.id = c.id)))
-- {"param_1": "2025-03-31 10:30:00+00:00", "param_2": "2026-03-31 10:30:00+00:00", "properties_1": "quantity", "param_3": "1", "coalesce_1": "0", "coalesce_2": "50050", "kind_2": "rental", "param_4": "2026-03-31 10:30:00+00:00", "kind_3": "page_visited", "param_5": "2026-03-31 10:30:00+00:00", "param_6": "4", "kind_1_1": "purchase", "kind_1_2": "rental"}
