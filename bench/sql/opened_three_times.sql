-- sqlite postgresql duckdb
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL AND c.id IN (
    SELECT contact_id
    FROM interaction
    WHERE kind = 'email_opened' AND occurred_at > :ago_90 AND occurred_at <= :as_of
    GROUP BY contact_id
    HAVING count(*) >= 3
)

-- sqlite postgresql
SELECT c.id
FROM (
    SELECT contact_id
    FROM interaction
    WHERE kind = 'email_opened' AND occurred_at > :ago_90 AND occurred_at <= :as_of
    GROUP BY contact_id
    HAVING count(*) >= 3
) AS o
JOIN contact AS c ON c.id = o.contact_id
WHERE c.deleted_at IS NULL
