-- sqlite postgresql duckdb
SELECT c.id
FROM contact AS c
WHERE c.country_key = 'france' AND c.deleted_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM lead AS l WHERE l.contact_id = c.id AND l.status = 'converted' AND l.deleted_at IS NULL
)

-- sqlite
SELECT c.id
FROM contact AS c
WHERE c.country_key = 'france' AND c.deleted_at IS NULL AND c.id NOT IN (
    SELECT contact_id FROM lead WHERE status = 'converted' AND deleted_at IS NULL AND contact_id IS NOT NULL
)
