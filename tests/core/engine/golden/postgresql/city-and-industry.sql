SELECT c.id AS id 
FROM contact AS c LEFT OUTER JOIN account AS a ON a.id = c.account_id AND a.deleted_at IS NULL 
WHERE c.deleted_at IS NULL AND c.city_key = %(city_key_1)s::VARCHAR COLLATE "C" AND a.industry = %(industry_1)s::VARCHAR COLLATE "C"
-- {"city_key_1": "city 7", "industry_1": "construction"}
