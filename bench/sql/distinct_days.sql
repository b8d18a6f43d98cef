-- sqlite
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL AND c.id IN (
    SELECT contact_id
    FROM interaction
    WHERE kind = 'email_clicked' AND occurred_at > :ago_365 AND occurred_at <= :as_of
    GROUP BY contact_id
    HAVING count(DISTINCT occurred_at / 86400000000) >= 3
)

-- postgresql
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL AND c.id IN (
    SELECT contact_id
    FROM interaction
    WHERE kind = 'email_clicked' AND occurred_at > :ago_365 AND occurred_at <= :as_of
    GROUP BY contact_id
    HAVING count(DISTINCT CAST(timezone('UTC', occurred_at) AS date)) >= 3
)

-- postgresql
SELECT c.id
FROM (
    SELECT contact_id
    FROM (
        SELECT DISTINCT contact_id, CAST(timezone('UTC', occurred_at) AS date)
        FROM interaction
        WHERE kind = 'email_clicked' AND occurred_at > :ago_365 AND occurred_at <= :as_of
    ) AS d
    GROUP BY contact_id
    HAVING count(*) >= 3
) AS p
JOIN contact AS c ON c.id = p.contact_id
WHERE c.deleted_at IS NULL

-- sqlite
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL AND c.id IN (
    SELECT contact_id
    FROM interaction
    WHERE kind = 'email_clicked' AND occurred_at > :ago_365 AND occurred_at <= :as_of
    GROUP BY contact_id
    HAVING count(*) >= 3 AND count(DISTINCT occurred_at / 86400000000) >= 3
)

-- duckdb
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL AND c.id IN (
    SELECT contact_id
    FROM interaction
    WHERE kind = 'email_clicked' AND occurred_at > :ago_365 AND occurred_at <= :as_of
    GROUP BY contact_id
    HAVING count(DISTINCT occurred_at // 86400000000) >= 3
)
