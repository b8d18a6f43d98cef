-- sqlite postgresql duckdb
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL AND c.id IN (
    SELECT contact_id
    FROM lead
    WHERE deleted_at IS NULL
    GROUP BY contact_id
    HAVING min(coalesce(score, -1)) >= 50
)

-- sqlite postgresql
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL
    AND c.id IN (SELECT contact_id FROM lead WHERE score >= 50 AND deleted_at IS NULL)
    AND NOT EXISTS (
        SELECT 1 FROM lead AS l WHERE l.contact_id = c.id AND (l.score < 50 OR l.score IS NULL) AND l.deleted_at IS NULL
    )

-- sqlite
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL
    AND c.id IN (SELECT contact_id FROM lead WHERE score >= 50 AND deleted_at IS NULL)
    AND c.id NOT IN (
        SELECT contact_id
        FROM lead
        WHERE (score < 50 OR score IS NULL) AND deleted_at IS NULL AND contact_id IS NOT NULL
    )

-- postgresql
SELECT c.id
FROM (
    SELECT contact_id FROM lead WHERE deleted_at IS NULL GROUP BY contact_id HAVING min(coalesce(score, -1)) >= 50
) AS l
JOIN contact AS c ON c.id = l.contact_id
WHERE c.deleted_at IS NULL
