-- sqlite postgresql duckdb
SELECT c.id
FROM contact AS c
WHERE c.email_consent AND c.deleted_at IS NULL
    AND c.id IN (
        SELECT contact_id
        FROM interaction
        WHERE kind = 'page_visited' AND occurred_at > :ago_60 AND occurred_at <= :as_of
    )
    AND NOT EXISTS (
        SELECT 1
        FROM interaction AS k
        WHERE k.contact_id = c.id AND k.kind = 'email_clicked' AND k.occurred_at > :ago_365 AND k.occurred_at <= :as_of
    )

-- sqlite
SELECT c.id
FROM contact AS c
WHERE c.email_consent AND c.deleted_at IS NULL
    AND c.id IN (
        SELECT contact_id
        FROM interaction
        WHERE kind = 'page_visited' AND occurred_at > :ago_60 AND occurred_at <= :as_of
    )
    AND c.id NOT IN (
        SELECT contact_id
        FROM interaction
        WHERE kind = 'email_clicked' AND occurred_at > :ago_365 AND occurred_at <= :as_of
    )

-- sqlite postgresql
SELECT c.id
FROM (
    SELECT DISTINCT contact_id
    FROM interaction
    WHERE kind = 'page_visited' AND occurred_at > :ago_60 AND occurred_at <= :as_of
) AS v
JOIN contact AS c ON c.id = v.contact_id
WHERE c.email_consent AND c.deleted_at IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM interaction AS k
        WHERE k.contact_id = c.id AND k.kind = 'email_clicked' AND k.occurred_at > :ago_365 AND k.occurred_at <= :as_of
    )
