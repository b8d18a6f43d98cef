WITH anon_1 AS 
(SELECT c.id AS id 
FROM contact AS c 
WHERE c.city_key = %(city_key_1)s::VARCHAR COLLATE "C" UNION ALL SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = %(kind_1)s::VARCHAR COLLATE "C" AND i.occurred_at > %(param_1)s::TIMESTAMP WITH TIME ZONE AND i.occurred_at <= %(param_2)s::TIMESTAMP WITH TIME ZONE), 
anon_2 AS 
(SELECT c.id AS id 
FROM contact AS c 
WHERE (c.id = ANY (%(param_3)s::BIGINT[])) UNION ALL SELECT c.id AS id 
FROM contact AS c 
WHERE (c.id IN (SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = %(kind_2)s::VARCHAR COLLATE "C" AND i.occurred_at > %(param_4)s::TIMESTAMP WITH TIME ZONE AND i.occurred_at <= %(param_5)s::TIMESTAMP WITH TIME ZONE)) AND (c.id IN (SELECT s.profile_id AS id 
FROM stay AS s 
WHERE s.segment_id = %(segment_id_1)s::BIGINT AND s.entered_at <= %(param_6)s::TIMESTAMP WITH TIME ZONE AND (s.left_at IS NULL OR s.left_at > %(param_6)s::TIMESTAMP WITH TIME ZONE))) AND (NOT (EXISTS (SELECT 1 
FROM (SELECT id 
FROM anon_1) AS anon_3 
WHERE anon_3.id = c.id))))
 SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (c.id IN (SELECT id 
FROM anon_2)) AND (c.id = ANY (%(param_7)s::BIGINT[])) IS NOT true
-- {"city_key_1": "city 7", "kind_1": "page_visited", "param_1": "2026-01-30 11:30:00+00:00", "param_2": "2026-03-31 10:30:00+00:00", "param_3": "[1, 2]", "kind_2": "email_clicked", "param_4": "2025-03-31 10:30:00+00:00", "param_5": "2026-03-31 10:30:00+00:00", "segment_id_1": "2", "param_6": "2026-03-31 10:30:00+00:00", "param_7": "[3]"}
