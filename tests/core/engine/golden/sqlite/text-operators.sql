SELECT c.id AS id 
FROM contact AS c 
WHERE c.deleted_at IS NULL AND ((instr(c.last_name_key, ?) > ?) OR c.last_name_key >= ? AND c.last_name_key < ? OR (substr(c.last_name_key, ?) = ?) IS NOT 1)
-- {"instr_1": "100%_", "instr_2": "0", "last_name_key_1": "éa", "last_name_key_2": "éb", "substr_1": "-2", "substr_2": "ss"}
