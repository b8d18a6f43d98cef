SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (c.id IN (SELECT anon_1.id AS id 
FROM (SELECT i.contact_id AS id, date(((i.occurred_at + CASE WHEN (i.occurred_at < ?) THEN 3600000000 ELSE 7200000000 END + ?) / ? - ?) * ?, ?) AS value 
FROM interaction AS i 
WHERE i.kind = ? AND i.occurred_at > ? AND i.occurred_at <= ?) AS anon_1 GROUP BY anon_1.id 
HAVING count(DISTINCT anon_1.value) >= ?))
-- {"param_1": "2026-03-29 01:00:00+00:00", "param_2": "62135596800000000", "param_3": "86400000000", "param_4": "719162", "param_5": "86400", "date_1": "unixepoch", "kind_1": "page_visited", "param_6": "2026-01-30 11:30:00+00:00", "param_7": "2026-03-31 10:30:00+00:00", "param_8": "2"}
