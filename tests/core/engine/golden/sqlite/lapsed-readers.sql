SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (c.id IN (SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = ? AND i.occurred_at <= ?)) AND (NOT (EXISTS (SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = ? AND i.occurred_at > ? AND i.occurred_at <= ? AND i.contact_id = c.id)))
-- {"kind_1": "email_opened", "param_1": "2025-09-30 10:30:00+00:00", "kind_2": "email_opened", "param_2": "2025-09-30 10:30:00+00:00", "param_3": "2026-03-31 10:30:00+00:00"}
