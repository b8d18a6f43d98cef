SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (CAST(strftime(?, c.birthday) AS INTEGER) * ? + CAST(strftime(?, c.birthday) AS INTEGER)) >= ? AND (CAST(strftime(?, c.birthday) AS INTEGER) * ? + CAST(strftime(?, c.birthday) AS INTEGER)) <= ? AND c.created_at >= ? AND c.created_at < ? AND (c.updated_at > ? AND c.updated_at <= ?) IS NOT 1
-- {"strftime_1": "%m", "param_1": "100", "strftime_2": "%d", "param_2": "331", "param_3": "406", "param_4": "2026-01-31 23:00:00+00:00", "param_5": "2026-02-28 23:00:00+00:00", "param_6": "2026-03-31 08:30:00+00:00", "param_7": "2026-03-31 10:30:00+00:00"}
