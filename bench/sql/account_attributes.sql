-- sqlite postgresql duckdb
SELECT c.id
FROM contact AS c
JOIN account AS a ON a.id = c.account_id
WHERE a.employees >= 50 AND a.country_key = 'germany' AND a.deleted_at IS NULL AND c.deleted_at IS NULL

-- sqlite postgresql
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL AND c.account_id IN (
    SELECT id FROM account WHERE employees >= 50 AND country_key = 'germany' AND deleted_at IS NULL
)
