-- sqlite postgresql duckdb
SELECT id FROM contact WHERE (city_key <> 'city 999' OR city_key IS NULL) AND deleted_at IS NULL

-- sqlite postgresql
SELECT id FROM contact WHERE city_key IS DISTINCT FROM 'city 999' AND deleted_at IS NULL
