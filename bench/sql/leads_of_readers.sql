-- sqlite postgresql duckdb
SELECT l.id
FROM lead AS l
JOIN contact AS c ON c.id = l.contact_id
WHERE l.score >= 80 AND l.deleted_at IS NULL AND c.deleted_at IS NULL
    AND EXISTS (
        SELECT 1
        FROM interaction AS o
        WHERE o.contact_id = c.id AND o.kind = 'email_opened' AND o.occurred_at > :ago_30 AND o.occurred_at <= :as_of
    )

-- sqlite postgresql
SELECT l.id
FROM lead AS l
JOIN contact AS c ON c.id = l.contact_id
WHERE l.score >= 80 AND l.deleted_at IS NULL AND c.deleted_at IS NULL
    AND l.contact_id IN (
        SELECT contact_id
        FROM interaction
        WHERE kind = 'email_opened' AND occurred_at > :ago_30 AND occurred_at <= :as_of
    )
