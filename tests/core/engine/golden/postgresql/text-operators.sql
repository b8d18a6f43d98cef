SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND ((c.last_name_key LIKE '%%' || %(last_name_key_1)s::VARCHAR COLLATE "C" || '%%' ESCAPE '/') OR c.last_name_key >= %(last_name_key_2)s::VARCHAR COLLATE "C" AND c.last_name_key < %(last_name_key_3)s::VARCHAR COLLATE "C" OR (right(c.last_name_key, %(right_1)s::INTEGER) = %(right_2)s::VARCHAR) IS NOT true)
-- {"last_name_key_1": "100/%/_", "last_name_key_2": "éa", "last_name_key_3": "éb", "right_1": "2", "right_2": "ss"}
