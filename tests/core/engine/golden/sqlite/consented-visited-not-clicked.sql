SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND c.email_consent IS 1 AND (c.id IN (SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = ? AND i.occurred_at > ? AND i.occurred_at <= ?)) AND (NOT (EXISTS (SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = ? AND i.occurred_at > ? AND i.occurred_at <= ? AND i.contact_id = c.id)))
-- {"kind_1": "page_visited", "param_1": "2026-01-30 11:30:00+00:00", "param_2": "2026-03-31 10:30:00+00:00", "kind_2": "email_clicked", "param_3": "2025-03-31 10:30:00+00:00", "param_4": "2026-03-31 10:30:00+00:00"}
