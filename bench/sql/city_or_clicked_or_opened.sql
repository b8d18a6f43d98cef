-- sqlite postgresql duckdb
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL AND c.id IN (
    SELECT id FROM contact WHERE city_key = 'city 0'
    UNION
    SELECT contact_id
    FROM interaction
    WHERE kind = 'email_clicked' AND occurred_at > :ago_365 AND occurred_at <= :as_of
    UNION
    SELECT contact_id
    FROM interaction
    WHERE kind = 'email_opened' AND occurred_at > :ago_90 AND occurred_at <= :as_of
    GROUP BY contact_id
    HAVING count(*) >= 3
)

-- sqlite postgresql
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL AND c.id IN (
    SELECT id FROM contact WHERE city_key = 'city 0'
    UNION ALL
    SELECT contact_id
    FROM interaction
    WHERE kind = 'email_clicked' AND occurred_at > :ago_365 AND occurred_at <= :as_of
    UNION ALL
    SELECT contact_id
    FROM interaction
    WHERE kind = 'email_opened' AND occurred_at > :ago_90 AND occurred_at <= :as_of
    GROUP BY contact_id
    HAVING count(*) >= 3
)

-- sqlite postgresql
SELECT id FROM contact WHERE city_key = 'city 0' AND deleted_at IS NULL
UNION
SELECT id
FROM contact
WHERE deleted_at IS NULL AND id IN (
    SELECT contact_id
    FROM interaction
    WHERE kind = 'email_clicked' AND occurred_at > :ago_365 AND occurred_at <= :as_of
)
UNION
SELECT id
FROM contact
WHERE deleted_at IS NULL AND id IN (
    SELECT contact_id
    FROM interaction
    WHERE kind = 'email_opened' AND occurred_at > :ago_90 AND occurred_at <= :as_of
    GROUP BY contact_id
    HAVING count(*) >= 3
)
