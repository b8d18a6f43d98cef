SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (c.city_key = %(city_key_1)s::VARCHAR COLLATE "C") IS NOT true AND c.country_key IS NOT NULL AND (c.country_key = ANY (%(param_1)s::VARCHAR[] COLLATE "C")) IS NOT true
-- {"city_key_1": "city 7", "param_1": "['de', 'fr']"}
