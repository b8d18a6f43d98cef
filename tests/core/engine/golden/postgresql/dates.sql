SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND (EXTRACT(month FROM c.birthday) * %(param_1)s::INTEGER + EXTRACT(day FROM c.birthday)) >= %(param_2)s::INTEGER AND (EXTRACT(month FROM c.birthday) * %(param_1)s::INTEGER + EXTRACT(day FROM c.birthday)) <= %(param_3)s::INTEGER AND c.created_at >= %(param_4)s::TIMESTAMP WITH TIME ZONE AND c.created_at < %(param_5)s::TIMESTAMP WITH TIME ZONE AND (c.updated_at > %(param_6)s::TIMESTAMP WITH TIME ZONE AND c.updated_at <= %(param_7)s::TIMESTAMP WITH TIME ZONE) IS NOT true
-- {"param_1": "100", "param_2": "331", "param_3": "406", "param_4": "2026-01-31 23:00:00+00:00", "param_5": "2026-02-28 23:00:00+00:00", "param_6": "2026-03-31 08:30:00+00:00", "param_7": "2026-03-31 10:30:00+00:00"}
