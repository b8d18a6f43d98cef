SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (c.id IN (SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = ? AND i.occurred_at > ? AND i.occurred_at <= ? GROUP BY i.contact_id 
HAVING count(*) >= ?)) AND (c.id IN (SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = ? AND i.occurred_at > ? AND i.occurred_at <= ?)) AND (NOT (EXISTS (SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = ? AND i.occurred_at <= ? AND i.form_key = ? AND i.contact_id = c.id)))
-- {"kind_1": "email_opened", "param_1": "2025-12-31 11:30:00+00:00", "param_2": "2026-03-31 10:30:00+00:00", "count_1": "3", "kind_2": "email_clicked", "param_3": "2026-03-01 11:30:00+00:00", "param_4": "2026-03-31 10:30:00+00:00", "kind_3": "form_submitted", "param_5": "2026-03-31 10:30:00+00:00", "form_key_1": "form 3"}
