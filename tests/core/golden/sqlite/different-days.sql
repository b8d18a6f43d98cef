SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (c.id IN (SELECT i.contact_id AS id 
FROM interaction AS i 
WHERE i.kind = ? AND i.occurred_at > ? AND i.occurred_at <= ? GROUP BY i.contact_id 
HAVING count(DISTINCT date(((i.occurred_at + CASE WHEN (i.occurred_at < ?) THEN 3600000000 ELSE 7200000000 END + ?) / ? - ?) * ?, ?)) >= ?))
-- {"kind_1": "page_visited", "param_1": "2026-01-30 11:30:00+00:00", "param_2": "2026-03-31 10:30:00+00:00", "param_3": "2026-03-29 01:00:00+00:00", "param_4": "62135596800000000", "param_5": "86400000000", "param_6": "719162", "param_7": "86400", "date_1": "unixepoch", "count_1": "2"}
