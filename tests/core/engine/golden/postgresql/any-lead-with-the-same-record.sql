SELECT id 
FROM (SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND c.email_key IS NOT NULL UNION SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (c.id IN (SELECT r.contact_id AS id 
FROM lead AS r 
WHERE r.deleted_at IS NULL AND r.contact_id IS NOT NULL AND r.score >= %(param_1)s::BIGINT AND r.status = %(status_1)s::VARCHAR COLLATE "C"))) AS u
-- {"param_1": "70", "status_1": "new"}
