-- sqlite postgresql duckdb
SELECT c.id
FROM contact AS c
JOIN account AS a ON a.id = c.account_id
WHERE c.city_key = 'city 0' AND c.deleted_at IS NULL AND a.industry = 'construction' AND a.deleted_at IS NULL

-- sqlite postgresql
SELECT c.id
FROM contact AS c
WHERE c.city_key = 'city 0' AND c.deleted_at IS NULL
    AND c.account_id IN (SELECT id FROM account WHERE industry = 'construction' AND deleted_at IS NULL)
