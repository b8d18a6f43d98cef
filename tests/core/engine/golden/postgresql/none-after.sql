SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (NOT (EXISTS (SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = %(kind_1)s::VARCHAR COLLATE "C" AND i.occurred_at >= %(param_1)s::TIMESTAMP WITH TIME ZONE AND i.occurred_at <= %(param_2)s::TIMESTAMP WITH TIME ZONE AND i.contact_id = c.id)))
-- {"kind_1": "purchase", "param_1": "2025-09-30 22:00:00+00:00", "param_2": "2026-03-31 10:30:00+00:00"}
