SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND ((strpos(c.last_name_key, %(strpos_1)s::VARCHAR) > %(strpos_2)s::INTEGER) OR c.last_name_key >= %(last_name_key_1)s::VARCHAR COLLATE "C" AND c.last_name_key < %(last_name_key_2)s::VARCHAR COLLATE "C" OR (right(c.last_name_key, %(right_1)s::INTEGER) = %(right_2)s::VARCHAR) IS NOT true)
-- {"strpos_1": "100%_", "strpos_2": "0", "last_name_key_1": "éa", "last_name_key_2": "éb", "right_1": "2", "right_2": "ss"}
