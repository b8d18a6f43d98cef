SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (c.id IS NULL OR (c.id NOT IN (SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = ? AND i.occurred_at >= ? AND i.occurred_at <= ?)))
-- {"kind_1": "purchase", "param_1": "2025-09-30 22:00:00+00:00", "param_2": "2026-03-31 10:30:00+00:00"}
