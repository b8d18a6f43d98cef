WITH anon_1 AS 
(SELECT c.id AS id 
FROM contact AS c 
WHERE c.city_key = ? UNION ALL SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = ? AND i.occurred_at > ? AND i.occurred_at <= ?), 
anon_2 AS 
(SELECT c.id AS id 
FROM contact AS c 
WHERE (c.id IN (SELECT anon_3.value 
FROM json_each(?) AS anon_3)) UNION ALL SELECT c.id AS id 
FROM contact AS c 
WHERE (c.id IN (SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = ? AND i.occurred_at > ? AND i.occurred_at <= ?)) AND (c.id IN (SELECT s.profile_id AS id 
FROM stay AS s 
WHERE s.segment_id = ? AND s.entered_at <= ? AND (s.left_at IS NULL OR s.left_at > ?))) AND (c.id IS NULL OR (c.id NOT IN (SELECT id 
FROM anon_1))))
 SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (c.id IN (SELECT id 
FROM anon_2)) AND (c.id IN (SELECT anon_4.value 
FROM json_each(?) AS anon_4)) IS NOT 1
-- {"city_key_1": "city 7", "kind_1": "page_visited", "param_1": "2026-01-30 11:30:00+00:00", "param_2": "2026-03-31 10:30:00+00:00", "json_each_1": "[1, 2]", "kind_2": "email_clicked", "param_3": "2025-03-31 10:30:00+00:00", "param_4": "2026-03-31 10:30:00+00:00", "segment_id_1": "2", "param_5": "2026-03-31 10:30:00+00:00", "json_each_2": "[3]"}
