-- sqlite
SELECT id FROM contact WHERE instr(last_name_key, 'berg') > 0 AND deleted_at IS NULL

-- postgresql
SELECT id FROM contact WHERE strpos(last_name_key, 'berg') > 0 AND deleted_at IS NULL

-- sqlite postgresql duckdb
SELECT id FROM contact WHERE last_name_key LIKE '%berg%' AND deleted_at IS NULL
