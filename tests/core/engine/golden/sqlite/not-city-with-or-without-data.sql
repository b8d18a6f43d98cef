SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (c.city_key = ?) IS NOT 1 AND c.country_key IS NOT NULL AND (c.country_key IN (SELECT anon_1.value 
FROM json_each(?) AS anon_1)) IS NOT 1
-- {"city_key_1": "city 7", "json_each_1": "[\"de\", \"fr\"]"}
