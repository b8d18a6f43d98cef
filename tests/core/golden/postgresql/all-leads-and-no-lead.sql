SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (EXISTS (SELECT 1 
FROM (SELECT r.contact_id AS id 
FROM lead AS r 
WHERE r.deleted_at IS NULL AND r.contact_id IS NOT NULL AND r.score > %(param_1)s::BIGINT) AS anon_1 
WHERE anon_1.id = c.id)) AND (NOT (EXISTS (SELECT 1 
FROM (SELECT r.contact_id AS id 
FROM lead AS r 
WHERE r.deleted_at IS NULL AND r.contact_id IS NOT NULL AND (r.score > %(param_1)s::BIGINT) IS NOT true) AS anon_2 
WHERE anon_2.id = c.id))) AND (NOT (EXISTS (SELECT 1 
FROM (SELECT r.contact_id AS id 
FROM lead AS r 
WHERE r.deleted_at IS NULL AND r.contact_id IS NOT NULL AND r.status = %(status_1)s::VARCHAR COLLATE "C") AS anon_3 
WHERE anon_3.id = c.id)))
-- {"param_1": "20", "status_1": "converted"}
