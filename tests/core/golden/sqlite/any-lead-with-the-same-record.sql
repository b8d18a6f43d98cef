SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (c.id IN (SELECT c.id AS id 
FROM contact AS c 
WHERE c.email_key IS NOT NULL UNION ALL SELECT r.contact_id AS id 
FROM lead AS r 
WHERE r.deleted_at IS NULL AND r.contact_id IS NOT NULL AND r.score >= ? AND r.status = ?))
-- {"param_1": "70", "status_1": "new"}
