WITH anon_1 AS 
(SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind IN (?, ?) AND i.occurred_at > ? AND i.occurred_at <= ? AND CAST(CAST(JSON_EXTRACT(i.properties, ?) AS VARCHAR) AS BIGINT) > ? GROUP BY i.contact_id 
HAVING coalesce(sum(i.amount), ?) >= ? UNION ALL SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = ? AND i.occurred_at <= ? GROUP BY i.contact_id 
HAVING sum(i.amount) * 1 >= 10000 * CAST(count(i.amount) AS NUMERIC) AND sum(i.amount) * 2 <= 50025 * CAST(count(i.amount) AS NUMERIC))
 SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (c.id IN (SELECT id 
FROM anon_1)) AND (c.id IS NULL OR (c.id NOT IN (SELECT anon_2.id AS id 
FROM (SELECT i.contact_id AS id, i.page_key AS value 
FROM interaction AS i 
WHERE i.kind = ? AND i.occurred_at <= ?) AS anon_2 GROUP BY anon_2.id 
HAVING (count(DISTINCT anon_2.value) < ?) IS NOT 1)))
-- {"param_1": "2025-03-31 10:30:00+00:00", "param_2": "2026-03-31 10:30:00+00:00", "properties_1": "quantity", "param_3": "1", "coalesce_1": "0", "coalesce_2": "50050", "kind_2": "rental", "param_4": "2026-03-31 10:30:00+00:00", "kind_3": "page_visited", "param_5": "2026-03-31 10:30:00+00:00", "param_6": "4", "kind_1_1": "purchase", "kind_1_2": "rental"}
