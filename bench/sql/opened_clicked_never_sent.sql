-- sqlite postgresql duckdb
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL
    AND c.id IN (
        SELECT contact_id
        FROM interaction
        WHERE kind = 'email_opened' AND occurred_at > :ago_90 AND occurred_at <= :as_of
        GROUP BY contact_id
        HAVING count(*) >= 3
    )
    AND c.id IN (
        SELECT contact_id
        FROM interaction
        WHERE kind = 'email_clicked' AND occurred_at > :ago_30 AND occurred_at <= :as_of
    )
    AND NOT EXISTS (
        SELECT 1
        FROM interaction AS f
        WHERE f.contact_id = c.id AND f.kind = 'form_submitted' AND f.occurred_at <= :as_of AND f.form_key = 'form 3'
    )

-- sqlite
SELECT c.id
FROM contact AS c
WHERE c.deleted_at IS NULL
    AND c.id IN (
        SELECT contact_id
        FROM interaction
        WHERE kind = 'email_clicked' AND occurred_at > :ago_30 AND occurred_at <= :as_of
    )
    AND c.id IN (
        SELECT contact_id
        FROM interaction
        WHERE kind = 'email_opened' AND occurred_at > :ago_90 AND occurred_at <= :as_of
        GROUP BY contact_id
        HAVING count(*) >= 3
    )
    AND c.id NOT IN (
        SELECT contact_id FROM interaction WHERE kind = 'form_submitted' AND occurred_at <= :as_of AND form_key = 'form 3'
    )

-- sqlite postgresql
SELECT c.id
FROM (
    SELECT DISTINCT contact_id
    FROM interaction
    WHERE kind = 'email_clicked' AND occurred_at > :ago_30 AND occurred_at <= :as_of
) AS k
JOIN (
    SELECT contact_id
    FROM interaction
    WHERE kind = 'email_opened' AND occurred_at > :ago_90 AND occurred_at <= :as_of
    GROUP BY contact_id
    HAVING count(*) >= 3
) AS o ON o.contact_id = k.contact_id
JOIN contact AS c ON c.id = k.contact_id
WHERE c.deleted_at IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM interaction AS f
        WHERE f.contact_id = c.id AND f.kind = 'form_submitted' AND f.occurred_at <= :as_of AND f.form_key = 'form 3'
    )
