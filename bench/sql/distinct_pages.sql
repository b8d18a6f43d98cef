-- sqlite postgresql duckdb
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL AND c.id IN (
    SELECT contact_id
    FROM interaction
    WHERE kind = 'page_visited' AND occurred_at > :ago_180 AND occurred_at <= :as_of
    GROUP BY contact_id
    HAVING count(DISTINCT page_key) >= 4
)

-- sqlite postgresql
SELECT c.id
FROM (
    SELECT contact_id
    FROM (
        SELECT DISTINCT contact_id, page_key
        FROM interaction
        WHERE kind = 'page_visited' AND occurred_at > :ago_180 AND occurred_at <= :as_of AND page_key IS NOT NULL
    ) AS d
    GROUP BY contact_id
    HAVING count(*) >= 4
) AS p
JOIN contact AS c ON c.id = p.contact_id
WHERE c.deleted_at IS NULL

-- sqlite postgresql
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL AND c.id IN (
    SELECT contact_id
    FROM interaction
    WHERE kind = 'page_visited' AND occurred_at > :ago_180 AND occurred_at <= :as_of
    GROUP BY contact_id
    HAVING count(*) >= 4 AND count(DISTINCT page_key) >= 4
)
