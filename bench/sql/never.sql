-- sqlite postgresql duckdb
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL AND NOT EXISTS (
    SELECT 1
    FROM interaction AS f
    WHERE f.contact_id = c.id AND f.kind = 'form_submitted' AND f.occurred_at <= :as_of
)

-- sqlite
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL
    AND c.id NOT IN (SELECT contact_id FROM interaction WHERE kind = 'form_submitted' AND occurred_at <= :as_of)
