SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (c.id IN (SELECT r.contact_id AS id 
FROM lead AS r 
WHERE r.deleted_at IS NULL AND r.contact_id IS NOT NULL AND r.score > %(param_1)s::BIGINT)) AND (NOT (EXISTS (SELECT r.contact_id AS id 
FROM lead AS r 
WHERE r.deleted_at IS NULL AND r.contact_id IS NOT NULL AND (r.score > %(param_1)s::BIGINT) IS NOT true AND r.contact_id = c.id))) AND (NOT (EXISTS (SELECT r.contact_id AS id 
FROM lead AS r 
WHERE r.deleted_at IS NULL AND r.contact_id IS NOT NULL AND r.status = %(status_1)s::VARCHAR COLLATE "C" AND r.contact_id = c.id)))
-- {"param_1": "20", "status_1": "converted"}
