SELECT l.id AS id 
FROM lead AS l JOIN contact AS c ON c.id = l.contact_id AND c.deleted_at IS NULL LEFT OUTER JOIN account AS a ON a.id = c.account_id AND a.deleted_at IS NULL 
WHERE l.deleted_at IS NULL AND l.score >= %(param_1)s::BIGINT AND (c.city_key = %(city_key_1)s::VARCHAR COLLATE "C") IS NOT true AND a.industry = %(industry_1)s::VARCHAR COLLATE "C" AND (c.id IN (SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = %(kind_1)s::VARCHAR COLLATE "C" AND i.occurred_at > %(param_2)s::TIMESTAMP WITH TIME ZONE AND i.occurred_at <= %(param_3)s::TIMESTAMP WITH TIME ZONE)) AND (NOT (EXISTS (SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = %(kind_2)s::VARCHAR COLLATE "C" AND i.occurred_at > %(param_4)s::TIMESTAMP WITH TIME ZONE AND i.occurred_at <= %(param_5)s::TIMESTAMP WITH TIME ZONE AND i.contact_id = c.id)))
-- {"param_1": "50", "city_key_1": "city 7", "industry_1": "construction", "kind_1": "page_visited", "param_2": "2026-01-30 11:30:00+00:00", "param_3": "2026-03-31 10:30:00+00:00", "kind_2": "email_clicked", "param_4": "2025-03-31 10:30:00+00:00", "param_5": "2026-03-31 10:30:00+00:00"}
