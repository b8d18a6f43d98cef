-- sqlite postgresql duckdb
SELECT c.id
FROM contact AS c
WHERE c.city_key IN ('city 0', 'city 1') AND c.email_consent AND c.email_key IS NOT NULL AND c.deleted_at IS NULL
    AND EXISTS (
        SELECT 1
        FROM interaction AS o
        WHERE o.contact_id = c.id AND o.kind = 'email_opened' AND o.occurred_at > :ago_365 AND o.occurred_at <= :as_of
    )

-- sqlite postgresql
SELECT c.id
FROM contact AS c
WHERE c.city_key IN ('city 0', 'city 1') AND c.email_consent AND c.email_key IS NOT NULL AND c.deleted_at IS NULL
    AND c.id IN (
        SELECT contact_id
        FROM interaction
        WHERE kind = 'email_opened' AND occurred_at > :ago_365 AND occurred_at <= :as_of
    )
