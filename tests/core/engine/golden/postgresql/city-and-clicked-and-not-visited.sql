SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND c.city_key = %(city_key_1)s::VARCHAR COLLATE "C" AND (c.id IN (SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = %(kind_1)s::VARCHAR COLLATE "C" AND i.occurred_at > %(param_1)s::TIMESTAMP WITH TIME ZONE AND i.occurred_at <= %(param_2)s::TIMESTAMP WITH TIME ZONE)) AND (NOT (EXISTS (SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = %(kind_2)s::VARCHAR COLLATE "C" AND i.occurred_at > %(param_3)s::TIMESTAMP WITH TIME ZONE AND i.occurred_at <= %(param_4)s::TIMESTAMP WITH TIME ZONE AND i.contact_id = c.id)))
-- {"city_key_1": "city 7", "kind_1": "email_clicked", "param_1": "2025-03-31 10:30:00+00:00", "param_2": "2026-03-31 10:30:00+00:00", "kind_2": "page_visited", "param_3": "2026-01-30 11:30:00+00:00", "param_4": "2026-03-31 10:30:00+00:00"}
