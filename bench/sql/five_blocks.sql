-- sqlite postgresql duckdb
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL AND c.id IN (
    SELECT b.id
    FROM contact AS b
    WHERE b.email_consent AND b.deleted_at IS NULL
        AND b.id IN (
            SELECT id FROM contact WHERE city_key = 'city 0'
            UNION
            SELECT contact_id
            FROM interaction
            WHERE kind = 'email_clicked' AND occurred_at > :ago_30 AND occurred_at <= :as_of
        )
        AND NOT EXISTS (
            SELECT 1
            FROM interaction AS f
            WHERE f.contact_id = b.id AND f.kind = 'form_submitted' AND f.occurred_at > :ago_90 AND f.occurred_at <= :as_of
        )
    UNION
    SELECT contact_id
    FROM interaction
    WHERE kind = 'purchase' AND occurred_at > :ago_180 AND occurred_at <= :as_of
    GROUP BY contact_id
    HAVING sum(amount) >= 1000000
)

-- sqlite
SELECT b.id
FROM contact AS b
WHERE b.email_consent AND b.deleted_at IS NULL
    AND b.id IN (
        SELECT id FROM contact WHERE city_key = 'city 0'
        UNION ALL
        SELECT contact_id
        FROM interaction
        WHERE kind = 'email_clicked' AND occurred_at > :ago_30 AND occurred_at <= :as_of
    )
    AND b.id NOT IN (
        SELECT contact_id
        FROM interaction
        WHERE kind = 'form_submitted' AND occurred_at > :ago_90 AND occurred_at <= :as_of
    )
UNION
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL AND c.id IN (
    SELECT contact_id
    FROM interaction
    WHERE kind = 'purchase' AND occurred_at > :ago_180 AND occurred_at <= :as_of
    GROUP BY contact_id
    HAVING sum(amount) >= 1000000
)

-- postgresql
SELECT b.id
FROM contact AS b
WHERE b.email_consent AND b.deleted_at IS NULL
    AND b.id IN (
        SELECT id FROM contact WHERE city_key = 'city 0'
        UNION ALL
        SELECT contact_id
        FROM interaction
        WHERE kind = 'email_clicked' AND occurred_at > :ago_30 AND occurred_at <= :as_of
    )
    AND NOT EXISTS (
        SELECT 1
        FROM interaction AS f
        WHERE f.contact_id = b.id AND f.kind = 'form_submitted' AND f.occurred_at > :ago_90 AND f.occurred_at <= :as_of
    )
UNION
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL AND c.id IN (
    SELECT contact_id
    FROM interaction
    WHERE kind = 'purchase' AND occurred_at > :ago_180 AND occurred_at <= :as_of
    GROUP BY contact_id
    HAVING sum(amount) >= 1000000
)
