-- sqlite postgresql duckdb
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL AND c.id IN (
    SELECT contact_id
    FROM interaction
    WHERE kind = 'purchase' AND occurred_at > :ago_180 AND occurred_at <= :as_of
    GROUP BY contact_id
    HAVING sum(amount) >= 4000000
)

-- sqlite postgresql
SELECT c.id
FROM (
    SELECT contact_id
    FROM interaction
    WHERE kind = 'purchase' AND occurred_at > :ago_180 AND occurred_at <= :as_of
    GROUP BY contact_id
    HAVING sum(amount) >= 4000000
) AS p
JOIN contact AS c ON c.id = p.contact_id
WHERE c.deleted_at IS NULL
