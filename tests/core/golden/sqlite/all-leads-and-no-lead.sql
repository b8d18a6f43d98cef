SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (c.id IN (SELECT r.contact_id AS id 
FROM lead AS r 
WHERE r.deleted_at IS NULL AND r.contact_id IS NOT NULL AND r.score > ?)) AND (c.id IS NULL OR (c.id NOT IN (SELECT r.contact_id AS id 
FROM lead AS r 
WHERE r.deleted_at IS NULL AND r.contact_id IS NOT NULL AND (r.score > ?) IS NOT 1))) AND (c.id IS NULL OR (c.id NOT IN (SELECT r.contact_id AS id 
FROM lead AS r 
WHERE r.deleted_at IS NULL AND r.contact_id IS NOT NULL AND r.status = ?)))
-- {"param_1": "20", "status_1": "converted"}
