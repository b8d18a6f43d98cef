CREATE FUNCTION public.journal_account_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(old)".id, to_jsonb("(old)"), NULL FROM old_rows "(old)" WHERE NOT EXISTS (SELECT 1 FROM import_record r WHERE r.run_id = current_setting('windrow.import_run')::bigint AND r.entity = TG_TABLE_NAME AND r.record_id = "(old)".id);
DELETE FROM import_record r USING old_rows "(old)" WHERE r.run_id = current_setting('windrow.import_run')::bigint AND r.entity = TG_TABLE_NAME AND r.record_id = "(old)".id;
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_account_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_record (run_id, entity, record_id, fingerprint) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, "(new)".id, hashtextextended((jsonb_strip_nulls(to_jsonb("(new)".*)) - 'updated_at')::text, 0) FROM new_rows "(new)";
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_account_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
UPDATE import_record r SET fingerprint = hashtextextended((jsonb_strip_nulls(to_jsonb("(new)".*)) - 'updated_at')::text, 0) FROM new_rows "(new)" WHERE r.run_id = current_setting('windrow.import_run')::bigint AND r.entity = TG_TABLE_NAME AND r.record_id = "(new)".id;
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(old)".id, (SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb("(old)")) WHERE value IS DISTINCT FROM to_jsonb("(new)") -> key), (SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb("(new)")) WHERE value IS DISTINCT FROM to_jsonb("(old)") -> key) FROM old_rows "(old)" JOIN new_rows "(new)" ON "(new)".id = "(old)".id WHERE to_jsonb("(old)") IS DISTINCT FROM to_jsonb("(new)") AND NOT EXISTS (SELECT 1 FROM import_record r WHERE r.run_id = current_setting('windrow.import_run')::bigint AND r.entity = TG_TABLE_NAME AND r.record_id = "(old)".id);
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_contact_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(old)".id, to_jsonb("(old)"), NULL FROM old_rows "(old)" WHERE NOT EXISTS (SELECT 1 FROM import_record r WHERE r.run_id = current_setting('windrow.import_run')::bigint AND r.entity = TG_TABLE_NAME AND r.record_id = "(old)".id);
DELETE FROM import_record r USING old_rows "(old)" WHERE r.run_id = current_setting('windrow.import_run')::bigint AND r.entity = TG_TABLE_NAME AND r.record_id = "(old)".id;
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_contact_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_record (run_id, entity, record_id, fingerprint) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, "(new)".id, hashtextextended((jsonb_strip_nulls(to_jsonb("(new)".*)) - 'updated_at')::text, 0) FROM new_rows "(new)";
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_contact_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
UPDATE import_record r SET fingerprint = hashtextextended((jsonb_strip_nulls(to_jsonb("(new)".*)) - 'updated_at')::text, 0) FROM new_rows "(new)" WHERE r.run_id = current_setting('windrow.import_run')::bigint AND r.entity = TG_TABLE_NAME AND r.record_id = "(new)".id;
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(old)".id, (SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb("(old)")) WHERE value IS DISTINCT FROM to_jsonb("(new)") -> key), (SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb("(new)")) WHERE value IS DISTINCT FROM to_jsonb("(old)") -> key) FROM old_rows "(old)" JOIN new_rows "(new)" ON "(new)".id = "(old)".id WHERE to_jsonb("(old)") IS DISTINCT FROM to_jsonb("(new)") AND NOT EXISTS (SELECT 1 FROM import_record r WHERE r.run_id = current_setting('windrow.import_run')::bigint AND r.entity = TG_TABLE_NAME AND r.record_id = "(old)".id);
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_identifier_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(old)".profile_id, to_jsonb("(old)"), NULL FROM old_rows "(old)";
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_identifier_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(new)".profile_id, NULL, to_jsonb("(new)") FROM new_rows "(new)";
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_identifier_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(old)".profile_id, to_jsonb("(old)"), NULL FROM old_rows "(old)";
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(new)".profile_id, NULL, to_jsonb("(new)") FROM new_rows "(new)";
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_interaction_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, "(old)".contact_id, "(old)".id, to_jsonb("(old)"), NULL FROM old_rows "(old)" WHERE "(old)".recorded_at <> current_setting('windrow.import_mark')::timestamptz;
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_interaction_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, "(new)".contact_id, "(new)".id, NULL, to_jsonb("(new)") FROM new_rows "(new)" WHERE "(new)".recorded_at <> current_setting('windrow.import_mark')::timestamptz;
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_interaction_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, "(old)".contact_id, "(old)".id, (SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb("(old)")) WHERE value IS DISTINCT FROM to_jsonb("(new)") -> key), (SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb("(new)")) WHERE value IS DISTINCT FROM to_jsonb("(old)") -> key) FROM old_rows "(old)" JOIN new_rows "(new)" ON "(new)".contact_id = "(old)".contact_id AND "(new)".id = "(old)".id WHERE "(old)".recorded_at <> current_setting('windrow.import_mark')::timestamptz AND to_jsonb("(old)") IS DISTINCT FROM to_jsonb("(new)");
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_lead_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(old)".id, to_jsonb("(old)"), NULL FROM old_rows "(old)" WHERE NOT EXISTS (SELECT 1 FROM import_record r WHERE r.run_id = current_setting('windrow.import_run')::bigint AND r.entity = TG_TABLE_NAME AND r.record_id = "(old)".id);
DELETE FROM import_record r USING old_rows "(old)" WHERE r.run_id = current_setting('windrow.import_run')::bigint AND r.entity = TG_TABLE_NAME AND r.record_id = "(old)".id;
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_lead_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_record (run_id, entity, record_id, fingerprint) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, "(new)".id, hashtextextended((jsonb_strip_nulls(to_jsonb("(new)".*)) - 'updated_at')::text, 0) FROM new_rows "(new)";
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_lead_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
UPDATE import_record r SET fingerprint = hashtextextended((jsonb_strip_nulls(to_jsonb("(new)".*)) - 'updated_at')::text, 0) FROM new_rows "(new)" WHERE r.run_id = current_setting('windrow.import_run')::bigint AND r.entity = TG_TABLE_NAME AND r.record_id = "(new)".id;
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(old)".id, (SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb("(old)")) WHERE value IS DISTINCT FROM to_jsonb("(new)") -> key), (SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb("(new)")) WHERE value IS DISTINCT FROM to_jsonb("(old)") -> key) FROM old_rows "(old)" JOIN new_rows "(new)" ON "(new)".id = "(old)".id WHERE to_jsonb("(old)") IS DISTINCT FROM to_jsonb("(new)") AND NOT EXISTS (SELECT 1 FROM import_record r WHERE r.run_id = current_setting('windrow.import_run')::bigint AND r.entity = TG_TABLE_NAME AND r.record_id = "(old)".id);
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_merge_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(old)".id, to_jsonb("(old)"), NULL FROM old_rows "(old)";
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_merge_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(new)".id, NULL, to_jsonb("(new)") FROM new_rows "(new)";
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_merge_move_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(old)".merge_id, to_jsonb("(old)"), NULL FROM old_rows "(old)";
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_merge_move_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(new)".merge_id, NULL, to_jsonb("(new)") FROM new_rows "(new)";
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_merge_move_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(old)".merge_id, to_jsonb("(old)"), NULL FROM old_rows "(old)";
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(new)".merge_id, NULL, to_jsonb("(new)") FROM new_rows "(new)";
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_merge_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(old)".id, to_jsonb("(old)"), NULL FROM old_rows "(old)";
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(new)".id, NULL, to_jsonb("(new)") FROM new_rows "(new)";
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_static_member_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(old)".profile_id, to_jsonb("(old)"), NULL FROM old_rows "(old)";
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_static_member_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(new)".profile_id, NULL, to_jsonb("(new)") FROM new_rows "(new)";
RETURN NULL;
END $$;
CREATE FUNCTION public.journal_static_member_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(old)".profile_id, to_jsonb("(old)"), NULL FROM old_rows "(old)";
INSERT INTO import_change (run_id, entity, contact_id, record_id, before, after) SELECT current_setting('windrow.import_run')::bigint, TG_TABLE_NAME, 0, "(new)".profile_id, NULL, to_jsonb("(new)") FROM new_rows "(new)";
RETURN NULL;
END $$;
CREATE FUNCTION public.keep_added_rows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
IF current_setting('windrow.ledgers_open', true) IS DISTINCT FROM 'on' THEN
RAISE restrict_violation USING MESSAGE = TG_TABLE_NAME || ': rows are only added, never changed or removed.';
END IF;
RETURN NULL;
END $$;
CREATE FUNCTION public.note_account_delete() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT 'account', '*', id FROM old_rows) AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
RETURN NULL;
END $$;
CREATE FUNCTION public.note_account_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT 'account', '*', id FROM new_rows) AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
IF current_setting('windrow.right_keys', true) IS DISTINCT FROM 'on' THEN INSERT INTO unkeyed (entity, contact_id, record_id) SELECT 'account', 0, n.id FROM new_rows n WHERE (n."external_id_key" IS DISTINCT FROM nullif(lower(n."external_id" COLLATE "C"), '') OR octet_length(n."external_id") <> length(n."external_id")) OR (n."name_key" IS DISTINCT FROM nullif(lower(n."name" COLLATE "C"), '') OR octet_length(n."name") <> length(n."name")) OR (n."city_key" IS DISTINCT FROM nullif(lower(n."city" COLLATE "C"), '') OR octet_length(n."city") <> length(n."city")) OR (n."state_key" IS DISTINCT FROM nullif(lower(n."state" COLLATE "C"), '') OR octet_length(n."state") <> length(n."state")) OR (n."country_key" IS DISTINCT FROM nullif(lower(n."country" COLLATE "C"), '') OR octet_length(n."country") <> length(n."country")) ON CONFLICT DO NOTHING; END IF;
RETURN NULL;
END $$;
CREATE FUNCTION public.note_account_truncate() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT 'account', '**', 0) AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
RETURN NULL;
END $$;
CREATE FUNCTION public.note_account_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT 'account', what, id FROM (SELECT CASE WHEN o.id IS NULL OR n.id IS NULL THEN '*' ELSE CASE WHEN o."external_id" IS DISTINCT FROM n."external_id" OR o."external_id_key" IS DISTINCT FROM n."external_id_key" THEN ' external_id' ELSE '' END || CASE WHEN o."created_at" IS DISTINCT FROM n."created_at" THEN ' created_at' ELSE '' END || CASE WHEN o."updated_at" IS DISTINCT FROM n."updated_at" THEN ' updated_at' ELSE '' END || CASE WHEN o."deleted_at" IS DISTINCT FROM n."deleted_at" THEN ' deleted_at' ELSE '' END || CASE WHEN o."name" IS DISTINCT FROM n."name" OR o."name_key" IS DISTINCT FROM n."name_key" THEN ' name' ELSE '' END || CASE WHEN o."industry" IS DISTINCT FROM n."industry" THEN ' industry' ELSE '' END || CASE WHEN o."employees" IS DISTINCT FROM n."employees" THEN ' employees' ELSE '' END || CASE WHEN o."annual_revenue" IS DISTINCT FROM n."annual_revenue" THEN ' annual_revenue' ELSE '' END || CASE WHEN o."city" IS DISTINCT FROM n."city" OR o."city_key" IS DISTINCT FROM n."city_key" THEN ' city' ELSE '' END || CASE WHEN o."state" IS DISTINCT FROM n."state" OR o."state_key" IS DISTINCT FROM n."state_key" THEN ' state' ELSE '' END || CASE WHEN o."country" IS DISTINCT FROM n."country" OR o."country_key" IS DISTINCT FROM n."country_key" THEN ' country' ELSE '' END || CASE WHEN o."goal" IS DISTINCT FROM n."goal" THEN ' goal' ELSE '' END END AS what, coalesce(n.id, o.id) AS id FROM old_rows o FULL JOIN new_rows n ON n.id = o.id) changed WHERE what <> '') AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
IF current_setting('windrow.right_keys', true) IS DISTINCT FROM 'on' THEN INSERT INTO unkeyed (entity, contact_id, record_id) SELECT 'account', 0, n.id FROM new_rows n LEFT JOIN old_rows o ON o.id = n.id WHERE ((o."external_id" IS DISTINCT FROM n."external_id" OR o."external_id_key" IS DISTINCT FROM n."external_id_key") AND (n."external_id_key" IS DISTINCT FROM nullif(lower(n."external_id" COLLATE "C"), '') OR octet_length(n."external_id") <> length(n."external_id"))) OR ((o."name" IS DISTINCT FROM n."name" OR o."name_key" IS DISTINCT FROM n."name_key") AND (n."name_key" IS DISTINCT FROM nullif(lower(n."name" COLLATE "C"), '') OR octet_length(n."name") <> length(n."name"))) OR ((o."city" IS DISTINCT FROM n."city" OR o."city_key" IS DISTINCT FROM n."city_key") AND (n."city_key" IS DISTINCT FROM nullif(lower(n."city" COLLATE "C"), '') OR octet_length(n."city") <> length(n."city"))) OR ((o."state" IS DISTINCT FROM n."state" OR o."state_key" IS DISTINCT FROM n."state_key") AND (n."state_key" IS DISTINCT FROM nullif(lower(n."state" COLLATE "C"), '') OR octet_length(n."state") <> length(n."state"))) OR ((o."country" IS DISTINCT FROM n."country" OR o."country_key" IS DISTINCT FROM n."country_key") AND (n."country_key" IS DISTINCT FROM nullif(lower(n."country" COLLATE "C"), '') OR octet_length(n."country") <> length(n."country"))) ON CONFLICT DO NOTHING; END IF;
RETURN NULL;
END $$;
CREATE FUNCTION public.note_contact_delete() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT 'contact', '*', id FROM old_rows) AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
RETURN NULL;
END $$;
CREATE FUNCTION public.note_contact_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT 'contact', '*', id FROM new_rows) AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
IF current_setting('windrow.right_keys', true) IS DISTINCT FROM 'on' THEN INSERT INTO unkeyed (entity, contact_id, record_id) SELECT 'contact', 0, n.id FROM new_rows n WHERE (n."external_id_key" IS DISTINCT FROM nullif(lower(n."external_id" COLLATE "C"), '') OR octet_length(n."external_id") <> length(n."external_id")) OR (n."first_name_key" IS DISTINCT FROM nullif(lower(n."first_name" COLLATE "C"), '') OR octet_length(n."first_name") <> length(n."first_name")) OR (n."last_name_key" IS DISTINCT FROM nullif(lower(n."last_name" COLLATE "C"), '') OR octet_length(n."last_name") <> length(n."last_name")) OR (n."email_key" IS DISTINCT FROM nullif(lower(n."email" COLLATE "C"), '') OR octet_length(n."email") <> length(n."email")) OR (n."phone_key" IS DISTINCT FROM nullif(lower(n."phone" COLLATE "C"), '') OR octet_length(n."phone") <> length(n."phone")) OR (n."job_title_key" IS DISTINCT FROM nullif(lower(n."job_title" COLLATE "C"), '') OR octet_length(n."job_title") <> length(n."job_title")) OR (n."city_key" IS DISTINCT FROM nullif(lower(n."city" COLLATE "C"), '') OR octet_length(n."city") <> length(n."city")) OR (n."state_key" IS DISTINCT FROM nullif(lower(n."state" COLLATE "C"), '') OR octet_length(n."state") <> length(n."state")) OR (n."country_key" IS DISTINCT FROM nullif(lower(n."country" COLLATE "C"), '') OR octet_length(n."country") <> length(n."country")) OR (n."owner_key" IS DISTINCT FROM nullif(lower(n."owner" COLLATE "C"), '') OR octet_length(n."owner") <> length(n."owner")) OR (n."nickname_key" IS DISTINCT FROM nullif(lower(n."nickname" COLLATE "C"), '') OR octet_length(n."nickname") <> length(n."nickname")) ON CONFLICT DO NOTHING; END IF;
RETURN NULL;
END $$;
CREATE FUNCTION public.note_contact_truncate() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT 'contact', '**', 0) AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
RETURN NULL;
END $$;
CREATE FUNCTION public.note_contact_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT 'contact', what, id FROM (SELECT CASE WHEN o.id IS NULL OR n.id IS NULL THEN '*' ELSE CASE WHEN o."external_id" IS DISTINCT FROM n."external_id" OR o."external_id_key" IS DISTINCT FROM n."external_id_key" THEN ' external_id' ELSE '' END || CASE WHEN o."created_at" IS DISTINCT FROM n."created_at" THEN ' created_at' ELSE '' END || CASE WHEN o."updated_at" IS DISTINCT FROM n."updated_at" THEN ' updated_at' ELSE '' END || CASE WHEN o."deleted_at" IS DISTINCT FROM n."deleted_at" THEN ' deleted_at' ELSE '' END || CASE WHEN o."first_name" IS DISTINCT FROM n."first_name" OR o."first_name_key" IS DISTINCT FROM n."first_name_key" THEN ' first_name' ELSE '' END || CASE WHEN o."last_name" IS DISTINCT FROM n."last_name" OR o."last_name_key" IS DISTINCT FROM n."last_name_key" THEN ' last_name' ELSE '' END || CASE WHEN o."email" IS DISTINCT FROM n."email" OR o."email_key" IS DISTINCT FROM n."email_key" THEN ' email' ELSE '' END || CASE WHEN o."phone" IS DISTINCT FROM n."phone" OR o."phone_key" IS DISTINCT FROM n."phone_key" THEN ' phone' ELSE '' END || CASE WHEN o."job_title" IS DISTINCT FROM n."job_title" OR o."job_title_key" IS DISTINCT FROM n."job_title_key" THEN ' job_title' ELSE '' END || CASE WHEN o."city" IS DISTINCT FROM n."city" OR o."city_key" IS DISTINCT FROM n."city_key" THEN ' city' ELSE '' END || CASE WHEN o."state" IS DISTINCT FROM n."state" OR o."state_key" IS DISTINCT FROM n."state_key" THEN ' state' ELSE '' END || CASE WHEN o."country" IS DISTINCT FROM n."country" OR o."country_key" IS DISTINCT FROM n."country_key" THEN ' country' ELSE '' END || CASE WHEN o."birthday" IS DISTINCT FROM n."birthday" THEN ' birthday' ELSE '' END || CASE WHEN o."email_consent" IS DISTINCT FROM n."email_consent" THEN ' email_consent' ELSE '' END || CASE WHEN o."source" IS DISTINCT FROM n."source" THEN ' source' ELSE '' END || CASE WHEN o."owner" IS DISTINCT FROM n."owner" OR o."owner_key" IS DISTINCT FROM n."owner_key" THEN ' owner' ELSE '' END || CASE WHEN o."account_id" IS DISTINCT FROM n."account_id" THEN ' account_id' ELSE '' END || CASE WHEN o."nickname" IS DISTINCT FROM n."nickname" OR o."nickname_key" IS DISTINCT FROM n."nickname_key" THEN ' nickname' ELSE '' END || CASE WHEN o."shoe_size" IS DISTINCT FROM n."shoe_size" THEN ' shoe_size' ELSE '' END || CASE WHEN o."weight" IS DISTINCT FROM n."weight" THEN ' weight' ELSE '' END || CASE WHEN o."hobbies" IS DISTINCT FROM n."hobbies" THEN ' hobbies' ELSE '' END || CASE WHEN o."level" IS DISTINCT FROM n."level" THEN ' level' ELSE '' END || CASE WHEN o."joined_on" IS DISTINCT FROM n."joined_on" THEN ' joined_on' ELSE '' END || CASE WHEN o."called_at" IS DISTINCT FROM n."called_at" THEN ' called_at' ELSE '' END || CASE WHEN o."vip" IS DISTINCT FROM n."vip" THEN ' vip' ELSE '' END END AS what, coalesce(n.id, o.id) AS id FROM old_rows o FULL JOIN new_rows n ON n.id = o.id) changed WHERE what <> '') AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
IF current_setting('windrow.right_keys', true) IS DISTINCT FROM 'on' THEN INSERT INTO unkeyed (entity, contact_id, record_id) SELECT 'contact', 0, n.id FROM new_rows n LEFT JOIN old_rows o ON o.id = n.id WHERE ((o."external_id" IS DISTINCT FROM n."external_id" OR o."external_id_key" IS DISTINCT FROM n."external_id_key") AND (n."external_id_key" IS DISTINCT FROM nullif(lower(n."external_id" COLLATE "C"), '') OR octet_length(n."external_id") <> length(n."external_id"))) OR ((o."first_name" IS DISTINCT FROM n."first_name" OR o."first_name_key" IS DISTINCT FROM n."first_name_key") AND (n."first_name_key" IS DISTINCT FROM nullif(lower(n."first_name" COLLATE "C"), '') OR octet_length(n."first_name") <> length(n."first_name"))) OR ((o."last_name" IS DISTINCT FROM n."last_name" OR o."last_name_key" IS DISTINCT FROM n."last_name_key") AND (n."last_name_key" IS DISTINCT FROM nullif(lower(n."last_name" COLLATE "C"), '') OR octet_length(n."last_name") <> length(n."last_name"))) OR ((o."email" IS DISTINCT FROM n."email" OR o."email_key" IS DISTINCT FROM n."email_key") AND (n."email_key" IS DISTINCT FROM nullif(lower(n."email" COLLATE "C"), '') OR octet_length(n."email") <> length(n."email"))) OR ((o."phone" IS DISTINCT FROM n."phone" OR o."phone_key" IS DISTINCT FROM n."phone_key") AND (n."phone_key" IS DISTINCT FROM nullif(lower(n."phone" COLLATE "C"), '') OR octet_length(n."phone") <> length(n."phone"))) OR ((o."job_title" IS DISTINCT FROM n."job_title" OR o."job_title_key" IS DISTINCT FROM n."job_title_key") AND (n."job_title_key" IS DISTINCT FROM nullif(lower(n."job_title" COLLATE "C"), '') OR octet_length(n."job_title") <> length(n."job_title"))) OR ((o."city" IS DISTINCT FROM n."city" OR o."city_key" IS DISTINCT FROM n."city_key") AND (n."city_key" IS DISTINCT FROM nullif(lower(n."city" COLLATE "C"), '') OR octet_length(n."city") <> length(n."city"))) OR ((o."state" IS DISTINCT FROM n."state" OR o."state_key" IS DISTINCT FROM n."state_key") AND (n."state_key" IS DISTINCT FROM nullif(lower(n."state" COLLATE "C"), '') OR octet_length(n."state") <> length(n."state"))) OR ((o."country" IS DISTINCT FROM n."country" OR o."country_key" IS DISTINCT FROM n."country_key") AND (n."country_key" IS DISTINCT FROM nullif(lower(n."country" COLLATE "C"), '') OR octet_length(n."country") <> length(n."country"))) OR ((o."owner" IS DISTINCT FROM n."owner" OR o."owner_key" IS DISTINCT FROM n."owner_key") AND (n."owner_key" IS DISTINCT FROM nullif(lower(n."owner" COLLATE "C"), '') OR octet_length(n."owner") <> length(n."owner"))) OR ((o."nickname" IS DISTINCT FROM n."nickname" OR o."nickname_key" IS DISTINCT FROM n."nickname_key") AND (n."nickname_key" IS DISTINCT FROM nullif(lower(n."nickname" COLLATE "C"), '') OR octet_length(n."nickname") <> length(n."nickname"))) ON CONFLICT DO NOTHING; END IF;
RETURN NULL;
END $$;
CREATE FUNCTION public.note_interaction_delete() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT DISTINCT 'interaction', kind, contact_id FROM old_rows) AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
RETURN NULL;
END $$;
CREATE FUNCTION public.note_interaction_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT DISTINCT 'interaction', kind, contact_id FROM new_rows) AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
IF current_setting('windrow.right_keys', true) IS DISTINCT FROM 'on' THEN INSERT INTO unkeyed (entity, contact_id, record_id) SELECT 'interaction', n.contact_id, n.id FROM new_rows n WHERE (n."email_key" IS DISTINCT FROM nullif(lower(n."email" COLLATE "C"), '') OR octet_length(n."email") <> length(n."email")) OR (n."link_key" IS DISTINCT FROM nullif(lower(n."link" COLLATE "C"), '') OR octet_length(n."link") <> length(n."link")) OR (n."form_key" IS DISTINCT FROM nullif(lower(n."form" COLLATE "C"), '') OR octet_length(n."form") <> length(n."form")) OR (n."event_key" IS DISTINCT FROM nullif(lower(n."event" COLLATE "C"), '') OR octet_length(n."event") <> length(n."event")) OR (n."page_key" IS DISTINCT FROM nullif(lower(n."page" COLLATE "C"), '') OR octet_length(n."page") <> length(n."page")) OR (n."equipment_key" IS DISTINCT FROM nullif(lower(n."equipment" COLLATE "C"), '') OR octet_length(n."equipment") <> length(n."equipment")) OR (n."properties" IS NOT NULL AND EXISTS (SELECT 1 FROM custom_property p WHERE p.type = 'text' AND ((n."properties" ->> (p.name || '_key')) IS DISTINCT FROM nullif(lower((n."properties" ->> (p.name)) COLLATE "C"), '') OR octet_length((n."properties" ->> (p.name))) <> length((n."properties" ->> (p.name)))))) ON CONFLICT DO NOTHING; END IF;
RETURN NULL;
END $$;
CREATE FUNCTION public.note_interaction_truncate() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT 'interaction', '**', 0) AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
RETURN NULL;
END $$;
CREATE FUNCTION public.note_interaction_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT DISTINCT 'interaction', side.kind, side.contact_id FROM old_rows o FULL JOIN new_rows n ON n.contact_id = o.contact_id AND n.id = o.id CROSS JOIN LATERAL (VALUES (o.kind, o.contact_id), (n.kind, n.contact_id)) AS side (kind, contact_id) WHERE side.contact_id IS NOT NULL AND (o."kind" IS DISTINCT FROM n."kind" OR o."occurred_at" IS DISTINCT FROM n."occurred_at" OR o."email" IS DISTINCT FROM n."email" OR o."email_key" IS DISTINCT FROM n."email_key" OR o."link" IS DISTINCT FROM n."link" OR o."link_key" IS DISTINCT FROM n."link_key" OR o."form" IS DISTINCT FROM n."form" OR o."form_key" IS DISTINCT FROM n."form_key" OR o."event" IS DISTINCT FROM n."event" OR o."event_key" IS DISTINCT FROM n."event_key" OR o."page" IS DISTINCT FROM n."page" OR o."page_key" IS DISTINCT FROM n."page_key" OR o."equipment" IS DISTINCT FROM n."equipment" OR o."equipment_key" IS DISTINCT FROM n."equipment_key" OR o."amount" IS DISTINCT FROM n."amount" OR o."properties" IS DISTINCT FROM n."properties")) AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
IF current_setting('windrow.right_keys', true) IS DISTINCT FROM 'on' THEN INSERT INTO unkeyed (entity, contact_id, record_id) SELECT 'interaction', n.contact_id, n.id FROM new_rows n LEFT JOIN old_rows o ON o.contact_id = n.contact_id AND o.id = n.id WHERE ((o."email" IS DISTINCT FROM n."email" OR o."email_key" IS DISTINCT FROM n."email_key") AND (n."email_key" IS DISTINCT FROM nullif(lower(n."email" COLLATE "C"), '') OR octet_length(n."email") <> length(n."email"))) OR ((o."link" IS DISTINCT FROM n."link" OR o."link_key" IS DISTINCT FROM n."link_key") AND (n."link_key" IS DISTINCT FROM nullif(lower(n."link" COLLATE "C"), '') OR octet_length(n."link") <> length(n."link"))) OR ((o."form" IS DISTINCT FROM n."form" OR o."form_key" IS DISTINCT FROM n."form_key") AND (n."form_key" IS DISTINCT FROM nullif(lower(n."form" COLLATE "C"), '') OR octet_length(n."form") <> length(n."form"))) OR ((o."event" IS DISTINCT FROM n."event" OR o."event_key" IS DISTINCT FROM n."event_key") AND (n."event_key" IS DISTINCT FROM nullif(lower(n."event" COLLATE "C"), '') OR octet_length(n."event") <> length(n."event"))) OR ((o."page" IS DISTINCT FROM n."page" OR o."page_key" IS DISTINCT FROM n."page_key") AND (n."page_key" IS DISTINCT FROM nullif(lower(n."page" COLLATE "C"), '') OR octet_length(n."page") <> length(n."page"))) OR ((o."equipment" IS DISTINCT FROM n."equipment" OR o."equipment_key" IS DISTINCT FROM n."equipment_key") AND (n."equipment_key" IS DISTINCT FROM nullif(lower(n."equipment" COLLATE "C"), '') OR octet_length(n."equipment") <> length(n."equipment"))) OR ((o."properties" IS DISTINCT FROM n."properties") AND (n."properties" IS NOT NULL AND EXISTS (SELECT 1 FROM custom_property p WHERE p.type = 'text' AND ((n."properties" ->> (p.name || '_key')) IS DISTINCT FROM nullif(lower((n."properties" ->> (p.name)) COLLATE "C"), '') OR octet_length((n."properties" ->> (p.name))) <> length((n."properties" ->> (p.name))))))) ON CONFLICT DO NOTHING; END IF;
RETURN NULL;
END $$;
CREATE FUNCTION public.note_lead_delete() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT 'lead', '*', id FROM old_rows) AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT DISTINCT 'contact', ' leads', o.contact_id FROM old_rows o WHERE o.contact_id IS NOT NULL) AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
RETURN NULL;
END $$;
CREATE FUNCTION public.note_lead_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT 'lead', '*', id FROM new_rows) AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
IF current_setting('windrow.right_keys', true) IS DISTINCT FROM 'on' THEN INSERT INTO unkeyed (entity, contact_id, record_id) SELECT 'lead', 0, n.id FROM new_rows n WHERE (n."external_id_key" IS DISTINCT FROM nullif(lower(n."external_id" COLLATE "C"), '') OR octet_length(n."external_id") <> length(n."external_id")) OR (n."topic_key" IS DISTINCT FROM nullif(lower(n."topic" COLLATE "C"), '') OR octet_length(n."topic") <> length(n."topic")) OR (n."owner_key" IS DISTINCT FROM nullif(lower(n."owner" COLLATE "C"), '') OR octet_length(n."owner") <> length(n."owner")) ON CONFLICT DO NOTHING; END IF;
RETURN NULL;
END $$;
CREATE FUNCTION public.note_lead_truncate() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT 'lead', '**', 0) AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
RETURN NULL;
END $$;
CREATE FUNCTION public.note_lead_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_nestloop TO 'off'
    AS $$
BEGIN
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT 'lead', what, id FROM (SELECT CASE WHEN o.id IS NULL OR n.id IS NULL THEN '*' ELSE CASE WHEN o."external_id" IS DISTINCT FROM n."external_id" OR o."external_id_key" IS DISTINCT FROM n."external_id_key" THEN ' external_id' ELSE '' END || CASE WHEN o."created_at" IS DISTINCT FROM n."created_at" THEN ' created_at' ELSE '' END || CASE WHEN o."updated_at" IS DISTINCT FROM n."updated_at" THEN ' updated_at' ELSE '' END || CASE WHEN o."deleted_at" IS DISTINCT FROM n."deleted_at" THEN ' deleted_at' ELSE '' END || CASE WHEN o."topic" IS DISTINCT FROM n."topic" OR o."topic_key" IS DISTINCT FROM n."topic_key" THEN ' topic' ELSE '' END || CASE WHEN o."status" IS DISTINCT FROM n."status" THEN ' status' ELSE '' END || CASE WHEN o."score" IS DISTINCT FROM n."score" THEN ' score' ELSE '' END || CASE WHEN o."source" IS DISTINCT FROM n."source" THEN ' source' ELSE '' END || CASE WHEN o."owner" IS DISTINCT FROM n."owner" OR o."owner_key" IS DISTINCT FROM n."owner_key" THEN ' owner' ELSE '' END || CASE WHEN o."contact_id" IS DISTINCT FROM n."contact_id" THEN ' contact_id' ELSE '' END || CASE WHEN o."budget" IS DISTINCT FROM n."budget" THEN ' budget' ELSE '' END END AS what, coalesce(n.id, o.id) AS id FROM old_rows o FULL JOIN new_rows n ON n.id = o.id) changed WHERE what <> '') AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
INSERT INTO change (entity, position, what, profile_id) SELECT t.entity, pg_current_xact_id()::text::bigint, t.what, t.profile_id FROM (SELECT DISTINCT 'contact', ' leads', o.contact_id FROM old_rows o LEFT JOIN new_rows n ON n.id = o.id WHERE o.contact_id IS NOT NULL AND o.contact_id IS DISTINCT FROM n.contact_id) AS t (entity, what, profile_id) ON CONFLICT DO NOTHING;
IF current_setting('windrow.right_keys', true) IS DISTINCT FROM 'on' THEN INSERT INTO unkeyed (entity, contact_id, record_id) SELECT 'lead', 0, n.id FROM new_rows n LEFT JOIN old_rows o ON o.id = n.id WHERE ((o."external_id" IS DISTINCT FROM n."external_id" OR o."external_id_key" IS DISTINCT FROM n."external_id_key") AND (n."external_id_key" IS DISTINCT FROM nullif(lower(n."external_id" COLLATE "C"), '') OR octet_length(n."external_id") <> length(n."external_id"))) OR ((o."topic" IS DISTINCT FROM n."topic" OR o."topic_key" IS DISTINCT FROM n."topic_key") AND (n."topic_key" IS DISTINCT FROM nullif(lower(n."topic" COLLATE "C"), '') OR octet_length(n."topic") <> length(n."topic"))) OR ((o."owner" IS DISTINCT FROM n."owner" OR o."owner_key" IS DISTINCT FROM n."owner_key") AND (n."owner_key" IS DISTINCT FROM nullif(lower(n."owner" COLLATE "C"), '') OR octet_length(n."owner") <> length(n."owner"))) ON CONFLICT DO NOTHING; END IF;
RETURN NULL;
END $$;
CREATE TABLE public.access_token (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    name text NOT NULL,
    hash character varying NOT NULL COLLATE pg_catalog."C",
    roles json NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone
);
CREATE SEQUENCE public.access_token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.access_token_id_seq OWNED BY public.access_token.id;
CREATE TABLE public.account (
    external_id character varying COLLATE pg_catalog."C",
    external_id_key character varying COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone,
    id bigint NOT NULL,
    name text,
    name_key character varying COLLATE pg_catalog."C",
    industry character varying COLLATE pg_catalog."C",
    employees bigint,
    annual_revenue bigint,
    city text,
    city_key character varying COLLATE pg_catalog."C",
    state text,
    state_key character varying COLLATE pg_catalog."C",
    country text,
    country_key character varying COLLATE pg_catalog."C",
    goal bigint
);
CREATE SEQUENCE public.account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.account_id_seq OWNED BY public.account.id;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.app_user (
    id bigint NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    email_key character varying COLLATE pg_catalog."C",
    issuer character varying COLLATE pg_catalog."C",
    subject character varying COLLATE pg_catalog."C",
    is_masked boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone,
    signed_out_at timestamp with time zone,
    switched_off_at timestamp with time zone
);
CREATE SEQUENCE public.app_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.app_user_id_seq OWNED BY public.app_user.id;
CREATE TABLE public.change (
    entity character varying NOT NULL COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    what character varying NOT NULL COLLATE pg_catalog."C",
    profile_id bigint NOT NULL
);
CREATE TABLE public.check_result (
    check_id bigint NOT NULL,
    subject character varying NOT NULL COLLATE pg_catalog."C",
    passed boolean NOT NULL,
    message text NOT NULL,
    checked_at timestamp with time zone NOT NULL
);
CREATE TABLE public.contact (
    external_id character varying COLLATE pg_catalog."C",
    external_id_key character varying COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone,
    id bigint NOT NULL,
    first_name text,
    first_name_key character varying COLLATE pg_catalog."C",
    last_name text,
    last_name_key character varying COLLATE pg_catalog."C",
    email text,
    email_key character varying COLLATE pg_catalog."C",
    phone text,
    phone_key character varying COLLATE pg_catalog."C",
    job_title text,
    job_title_key character varying COLLATE pg_catalog."C",
    city text,
    city_key character varying COLLATE pg_catalog."C",
    state text,
    state_key character varying COLLATE pg_catalog."C",
    country text,
    country_key character varying COLLATE pg_catalog."C",
    birthday date,
    email_consent boolean,
    source character varying COLLATE pg_catalog."C",
    owner text,
    owner_key character varying COLLATE pg_catalog."C",
    account_id bigint,
    nickname text,
    nickname_key character varying COLLATE pg_catalog."C",
    shoe_size bigint,
    weight bigint,
    hobbies character varying COLLATE pg_catalog."C",
    level character varying COLLATE pg_catalog."C",
    joined_on date,
    called_at timestamp with time zone,
    vip boolean
);
CREATE SEQUENCE public.contact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.contact_id_seq OWNED BY public.contact.id;
CREATE TABLE public.custom_attribute (
    entity character varying NOT NULL COLLATE pg_catalog."C",
    name character varying NOT NULL COLLATE pg_catalog."C",
    label text NOT NULL,
    type character varying NOT NULL COLLATE pg_catalog."C",
    decimals integer NOT NULL,
    choices json NOT NULL,
    description text DEFAULT ''::text NOT NULL
);
CREATE TABLE public.custom_kind (
    name character varying NOT NULL COLLATE pg_catalog."C",
    label text NOT NULL,
    phrase text NOT NULL
);
CREATE TABLE public.custom_property (
    name character varying NOT NULL COLLATE pg_catalog."C",
    label text NOT NULL,
    type character varying NOT NULL COLLATE pg_catalog."C",
    decimals integer NOT NULL,
    choices json NOT NULL,
    description text DEFAULT ''::text NOT NULL
);
CREATE TABLE public.domain_role (
    domain character varying NOT NULL COLLATE pg_catalog."C",
    role character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.folder (
    id bigint NOT NULL,
    name text NOT NULL,
    name_key character varying NOT NULL COLLATE pg_catalog."C",
    is_private boolean NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.folder_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.folder_id_seq OWNED BY public.folder.id;
CREATE TABLE public.folder_user (
    folder_id bigint NOT NULL,
    user_id bigint NOT NULL,
    edits boolean NOT NULL
);
CREATE TABLE public.group_role (
    name character varying NOT NULL COLLATE pg_catalog."C",
    role character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.identifier (
    entity character varying NOT NULL COLLATE pg_catalog."C",
    value character varying NOT NULL COLLATE pg_catalog."C",
    system character varying NOT NULL COLLATE pg_catalog."C",
    profile_id bigint NOT NULL
);
CREATE TABLE public.import_change (
    id bigint NOT NULL,
    run_id bigint NOT NULL,
    entity character varying NOT NULL COLLATE pg_catalog."C",
    contact_id bigint NOT NULL,
    record_id bigint NOT NULL,
    before jsonb,
    after jsonb
);
CREATE SEQUENCE public.import_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.import_change_id_seq OWNED BY public.import_change.id;
CREATE TABLE public.import_record (
    run_id bigint NOT NULL,
    entity character varying NOT NULL COLLATE pg_catalog."C",
    record_id bigint NOT NULL,
    fingerprint bigint NOT NULL
);
CREATE TABLE public.import_rejected (
    run_id bigint NOT NULL,
    line bigint NOT NULL,
    cells json NOT NULL,
    reasons json NOT NULL
);
CREATE TABLE public.import_run (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    mark timestamp with time zone,
    by text NOT NULL,
    door character varying NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    size bigint NOT NULL,
    entity character varying NOT NULL COLLATE pg_catalog."C",
    signature character varying NOT NULL COLLATE pg_catalog."C",
    columns json NOT NULL,
    answers json NOT NULL,
    state character varying NOT NULL COLLATE pg_catalog."C",
    phase character varying NOT NULL COLLATE pg_catalog."C",
    bytes_read bigint NOT NULL,
    rows_read bigint NOT NULL,
    rows_applied bigint NOT NULL,
    is_stopping boolean NOT NULL,
    alive_at timestamp with time zone NOT NULL,
    took_seconds double precision NOT NULL,
    report jsonb,
    declared json NOT NULL,
    message text NOT NULL,
    undone_at timestamp with time zone,
    undone_by text NOT NULL,
    undo jsonb
);
CREATE SEQUENCE public.import_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.import_run_id_seq OWNED BY public.import_run.id;
CREATE TABLE public.interaction (
    contact_id bigint NOT NULL,
    id bigint NOT NULL,
    kind character varying NOT NULL COLLATE pg_catalog."C",
    occurred_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    email text,
    email_key character varying COLLATE pg_catalog."C",
    link text,
    link_key character varying COLLATE pg_catalog."C",
    form text,
    form_key character varying COLLATE pg_catalog."C",
    event text,
    event_key character varying COLLATE pg_catalog."C",
    page text,
    page_key character varying COLLATE pg_catalog."C",
    equipment text,
    equipment_key character varying COLLATE pg_catalog."C",
    amount bigint,
    properties jsonb
);
CREATE TABLE public.lead (
    external_id character varying COLLATE pg_catalog."C",
    external_id_key character varying COLLATE pg_catalog."C",
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone,
    id bigint NOT NULL,
    topic text,
    topic_key character varying COLLATE pg_catalog."C",
    status character varying COLLATE pg_catalog."C",
    score bigint,
    source character varying COLLATE pg_catalog."C",
    owner text,
    owner_key character varying COLLATE pg_catalog."C",
    contact_id bigint,
    budget bigint
);
CREATE SEQUENCE public.lead_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.lead_id_seq OWNED BY public.lead.id;
CREATE TABLE public.lease (
    name character varying NOT NULL COLLATE pg_catalog."C",
    holder text NOT NULL,
    until timestamp with time zone NOT NULL
);
CREATE TABLE public.lesson_step (
    name character varying NOT NULL COLLATE pg_catalog."C",
    done_at timestamp with time zone NOT NULL
);
CREATE TABLE public.merge (
    id bigint NOT NULL,
    entity character varying NOT NULL COLLATE pg_catalog."C",
    kept_id bigint NOT NULL,
    gone_id bigint NOT NULL,
    merged_at timestamp with time zone NOT NULL,
    merged_by text NOT NULL,
    changes json NOT NULL,
    undone_at timestamp with time zone,
    undone_by text NOT NULL
);
CREATE SEQUENCE public.merge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.merge_id_seq OWNED BY public.merge.id;
CREATE TABLE public.merge_move (
    merge_id bigint NOT NULL,
    what character varying NOT NULL COLLATE pg_catalog."C",
    record_id bigint NOT NULL,
    detail character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.own_choices (
    entity character varying NOT NULL COLLATE pg_catalog."C",
    name character varying NOT NULL COLLATE pg_catalog."C",
    choices json NOT NULL
);
CREATE TABLE public.refresh (
    id bigint NOT NULL,
    segment_id bigint NOT NULL,
    version integer NOT NULL,
    as_of timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    took_seconds double precision NOT NULL,
    outcome character varying NOT NULL COLLATE pg_catalog."C",
    members integer NOT NULL,
    entered integer NOT NULL,
    "left" integer NOT NULL,
    message text NOT NULL,
    evaluated_at timestamp with time zone
);
CREATE SEQUENCE public.refresh_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.refresh_id_seq OWNED BY public.refresh.id;
CREATE TABLE public.segment (
    id bigint NOT NULL,
    key character varying NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    description text NOT NULL,
    kind character varying NOT NULL COLLATE pg_catalog."C",
    target character varying NOT NULL COLLATE pg_catalog."C",
    zone character varying NOT NULL COLLATE pg_catalog."C",
    owner text NOT NULL,
    state character varying NOT NULL COLLATE pg_catalog."C",
    draft text,
    draft_revision integer NOT NULL,
    live_version integer,
    error text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone,
    draft_saved_by text DEFAULT ''::text NOT NULL,
    draft_saved_at timestamp with time zone,
    refresh_mode character varying DEFAULT 'interval'::character varying NOT NULL COLLATE pg_catalog."C",
    refresh_minutes integer DEFAULT 5 NOT NULL,
    next_refresh_at timestamp with time zone,
    failures integer DEFAULT 0 NOT NULL,
    log_position text,
    owner_id bigint,
    folder_id bigint
);
CREATE TABLE public.segment_check (
    id bigint NOT NULL,
    segment_id bigint NOT NULL,
    kind character varying NOT NULL COLLATE pg_catalog."C",
    value json NOT NULL
);
CREATE SEQUENCE public.segment_check_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.segment_check_id_seq OWNED BY public.segment_check.id;
CREATE SEQUENCE public.segment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.segment_id_seq OWNED BY public.segment.id;
CREATE TABLE public.stay (
    profile_id bigint NOT NULL,
    segment_id bigint NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    entered_version integer NOT NULL,
    left_version integer,
    entered_reason character varying NOT NULL COLLATE pg_catalog."C",
    left_reason character varying COLLATE pg_catalog."C"
);
CREATE VIEW public.segment_member AS
 SELECT segment.key AS segment_key,
    segment.name AS segment_name,
    segment.target,
    stay.profile_id,
    contact.external_id,
        CASE
            WHEN (contact.deleted_at IS NULL) THEN contact.email
            ELSE NULL::text
        END AS email,
    stay.entered_at
   FROM ((public.segment
     JOIN public.stay ON (((stay.segment_id = segment.id) AND (stay.left_at IS NULL))))
     LEFT JOIN public.contact ON ((contact.id = stay.profile_id)))
  WHERE (((segment.target)::text = 'contact'::text) AND ((segment.state)::text = ANY ((ARRAY['live'::character varying, 'error'::character varying])::text[])) AND (segment.deleted_at IS NULL))
UNION ALL
 SELECT segment.key AS segment_key,
    segment.name AS segment_name,
    segment.target,
    stay.profile_id,
    lead.external_id,
        CASE
            WHEN ((lead.deleted_at IS NULL) AND (contact.deleted_at IS NULL)) THEN contact.email
            ELSE NULL::text
        END AS email,
    stay.entered_at
   FROM (((public.segment
     JOIN public.stay ON (((stay.segment_id = segment.id) AND (stay.left_at IS NULL))))
     LEFT JOIN public.lead ON ((lead.id = stay.profile_id)))
     LEFT JOIN public.contact ON ((contact.id = lead.contact_id)))
  WHERE (((segment.target)::text = 'lead'::text) AND ((segment.state)::text = ANY ((ARRAY['live'::character varying, 'error'::character varying])::text[])) AND (segment.deleted_at IS NULL));
CREATE TABLE public.segment_version (
    segment_id bigint NOT NULL,
    number integer NOT NULL,
    definition text,
    zone character varying NOT NULL COLLATE pg_catalog."C",
    published_at timestamp with time zone NOT NULL,
    published_by text NOT NULL
);
CREATE TABLE public.setting (
    name character varying NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL
);
CREATE TABLE public.sign_in (
    key character varying NOT NULL COLLATE pg_catalog."C",
    user_id bigint NOT NULL,
    began_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    ended_at timestamp with time zone
);
CREATE TABLE public.static_member (
    profile_id bigint NOT NULL,
    segment_id bigint NOT NULL,
    added_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone
);
CREATE TABLE public.template (
    id bigint NOT NULL,
    name text NOT NULL,
    name_key character varying NOT NULL COLLATE pg_catalog."C",
    category text NOT NULL,
    description text NOT NULL,
    definition text NOT NULL,
    parameters json NOT NULL,
    created_by text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.template_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.template_id_seq OWNED BY public.template.id;
CREATE TABLE public.told_apart (
    entity character varying NOT NULL COLLATE pg_catalog."C",
    low_id bigint NOT NULL,
    high_id bigint NOT NULL,
    told_at timestamp with time zone NOT NULL,
    told_by text NOT NULL
);
CREATE TABLE public.trace (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    user_id bigint,
    name text NOT NULL,
    door character varying NOT NULL COLLATE pg_catalog."C",
    use_case character varying NOT NULL COLLATE pg_catalog."C",
    subject_kind character varying NOT NULL COLLATE pg_catalog."C",
    subject_id character varying NOT NULL COLLATE pg_catalog."C",
    before jsonb,
    after jsonb
);
CREATE SEQUENCE public.trace_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.trace_id_seq OWNED BY public.trace.id;
CREATE TABLE public.unkeyed (
    entity character varying NOT NULL COLLATE pg_catalog."C",
    contact_id bigint NOT NULL,
    record_id bigint NOT NULL
);
CREATE TABLE public.user_role (
    user_id bigint NOT NULL,
    role character varying NOT NULL COLLATE pg_catalog."C",
    source character varying NOT NULL COLLATE pg_catalog."C"
);
ALTER TABLE ONLY public.access_token ALTER COLUMN id SET DEFAULT nextval('public.access_token_id_seq'::regclass);
ALTER TABLE ONLY public.account ALTER COLUMN id SET DEFAULT nextval('public.account_id_seq'::regclass);
ALTER TABLE ONLY public.app_user ALTER COLUMN id SET DEFAULT nextval('public.app_user_id_seq'::regclass);
ALTER TABLE ONLY public.contact ALTER COLUMN id SET DEFAULT nextval('public.contact_id_seq'::regclass);
ALTER TABLE ONLY public.folder ALTER COLUMN id SET DEFAULT nextval('public.folder_id_seq'::regclass);
ALTER TABLE ONLY public.import_change ALTER COLUMN id SET DEFAULT nextval('public.import_change_id_seq'::regclass);
ALTER TABLE ONLY public.import_run ALTER COLUMN id SET DEFAULT nextval('public.import_run_id_seq'::regclass);
ALTER TABLE ONLY public.lead ALTER COLUMN id SET DEFAULT nextval('public.lead_id_seq'::regclass);
ALTER TABLE ONLY public.merge ALTER COLUMN id SET DEFAULT nextval('public.merge_id_seq'::regclass);
ALTER TABLE ONLY public.refresh ALTER COLUMN id SET DEFAULT nextval('public.refresh_id_seq'::regclass);
ALTER TABLE ONLY public.segment ALTER COLUMN id SET DEFAULT nextval('public.segment_id_seq'::regclass);
ALTER TABLE ONLY public.segment_check ALTER COLUMN id SET DEFAULT nextval('public.segment_check_id_seq'::regclass);
ALTER TABLE ONLY public.template ALTER COLUMN id SET DEFAULT nextval('public.template_id_seq'::regclass);
ALTER TABLE ONLY public.trace ALTER COLUMN id SET DEFAULT nextval('public.trace_id_seq'::regclass);
INSERT INTO public.account VALUES ('A-1', 'a-1', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 1, 'Bo’b & Söhne', 'bo’b & söhne', NULL, 10, NULL, 'Bonn', 'bonn', NULL, NULL, NULL, NULL, 1250);
INSERT INTO public.account VALUES ('A-2', 'a-2', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 2, 'Çelik & Söhne', 'çelik & söhne', NULL, 100, NULL, 'Köln', 'köln', NULL, NULL, NULL, NULL, 2500);
INSERT INTO public.account VALUES ('A-3', 'a-3', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 3, 'Dana "Dee" & Söhne', 'dana "dee" & söhne', NULL, 1000, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 3750);
INSERT INTO public.account VALUES (NULL, NULL, '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 4, 'Ełk & Söhne', 'ełk & söhne', NULL, 10000, NULL, 'AACHEN', 'aachen', NULL, NULL, NULL, NULL, 5000);
INSERT INTO public.alembic_version VALUES ('0014');
INSERT INTO public.change VALUES ('static', 828, '11', 7);
INSERT INTO public.change VALUES ('version', 838, '1', 0);
INSERT INTO public.change VALUES ('version', 844, '9', 0);
INSERT INTO public.change VALUES ('static', 847, '11', 1);
INSERT INTO public.change VALUES ('static', 847, '11', 6);
INSERT INTO public.change VALUES ('static', 848, '11', 1);
INSERT INTO public.change VALUES ('static', 848, '11', 10);
INSERT INTO public.change VALUES ('static', 848, '11', 11);
INSERT INTO public.change VALUES ('static', 848, '11', 13);
INSERT INTO public.change VALUES ('static', 861, '11', 2);
INSERT INTO public.change VALUES ('static', 861, '11', 3);
INSERT INTO public.change VALUES ('static', 862, '11', 3);
INSERT INTO public.change VALUES ('static', 862, '11', 14);
INSERT INTO public.change VALUES ('static', 863, '11', 5);
INSERT INTO public.change VALUES ('static', 863, '11', 10);
INSERT INTO public.change VALUES ('static', 863, '11', 14);
INSERT INTO public.check_result VALUES (1, 'live', true, 'It has 13 members.', '2026-05-04 23:45:00+12:45');
INSERT INTO public.check_result VALUES (2, 'live', false, 'It is not in it.', '2026-05-04 23:45:00+12:45');
INSERT INTO public.contact VALUES ('C-1', 'c-1', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 1, 'Bo’b', 'bo’b', 'Doe 1', 'doe 1', 'c1@example.org', 'c1@example.org', NULL, NULL, NULL, NULL, 'Bonn', 'bonn', NULL, NULL, NULL, NULL, '1971-02-02', false, NULL, NULL, NULL, 2, 'Nick 1', 'nick 1', 31, 1001, '
chess
', 'tin', '2026-03-25', '2026-05-04 00:45:00+12:45', false);
INSERT INTO public.contact VALUES ('C-2', 'c-2', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 2, 'Çelik', 'çelik', 'Doe 2', 'doe 2', 'c2@example.org', 'c2@example.org', NULL, NULL, NULL, NULL, 'Köln', 'köln', NULL, NULL, NULL, NULL, '1972-03-03', NULL, NULL, NULL, NULL, 3, NULL, NULL, 32, 2002, '
chess
golf
', NULL, '2026-03-05', '2026-05-03 00:45:00+12:45', NULL);
INSERT INTO public.contact VALUES ('C-3', 'c-3', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 3, 'Dana "Dee"', 'dana "dee"', 'Doe 3', 'doe 3', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '1973-04-04', true, NULL, NULL, NULL, 4, 'Nick 3', 'nick 3', 33, NULL, NULL, 'gold', '2026-02-13', '2026-05-02 00:45:00+12:45', true);
INSERT INTO public.contact VALUES (NULL, NULL, '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 4, 'Ełk', 'ełk', 'Doe 4', 'doe 4', 'c4@example.org', 'c4@example.org', NULL, NULL, NULL, NULL, 'AACHEN', 'aachen', NULL, NULL, NULL, NULL, '1974-05-05', false, NULL, NULL, NULL, 1, NULL, NULL, 34, 4004, '
chess
', 'tin', '2026-01-24', '2026-05-01 00:45:00+12:45', false);
INSERT INTO public.contact VALUES ('C-5', 'c-5', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 5, 'Fritz', 'fritz', 'Doe 5', 'doe 5', 'c5@example.org', 'c5@example.org', NULL, NULL, NULL, NULL, 'Évry-Courcouronnes', 'évry-courcouronnes', NULL, NULL, NULL, NULL, '1975-06-06', NULL, NULL, NULL, NULL, NULL, 'Nick 1', 'nick 1', 35, 5005, '
chess
golf
', NULL, '2026-01-04', '2026-04-30 00:45:00+12:45', NULL);
INSERT INTO public.contact VALUES ('C-6', 'c-6', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 6, 'Groß', 'gross', 'Doe 6', 'doe 6', NULL, NULL, NULL, NULL, NULL, NULL, 'Aachen', 'aachen', NULL, NULL, NULL, NULL, '1976-07-07', true, NULL, NULL, NULL, 3, NULL, NULL, 36, NULL, NULL, 'gold', '2025-12-15', '2026-04-29 00:45:00+12:45', true);
INSERT INTO public.contact VALUES ('C-9', 'c-9', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 9, 'K\N :x %s', 'k\n :x %s', 'Doe 9', 'doe 9', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '1979-10-10', true, NULL, NULL, NULL, 2, 'Nick 1', 'nick 1', 39, NULL, NULL, 'gold', '2025-10-16', '2026-04-26 00:45:00+12:45', true);
INSERT INTO public.contact VALUES ('C-10', 'c-10', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 10, 'Ada', 'ada', 'Doe 10', 'doe 10', 'c10@example.org', 'c10@example.org', NULL, NULL, NULL, NULL, 'AACHEN', 'aachen', NULL, NULL, NULL, NULL, '1980-11-11', false, NULL, NULL, NULL, NULL, NULL, NULL, 40, 10010, '
chess
', 'tin', '2025-09-26', '2026-04-25 00:45:00+12:45', false);
INSERT INTO public.contact VALUES ('C-11', 'c-11', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 11, 'Bo’b', 'bo’b', 'Doe 11', 'doe 11', 'c11@example.org', 'c11@example.org', NULL, NULL, NULL, NULL, 'Évry-Courcouronnes', 'évry-courcouronnes', NULL, NULL, NULL, NULL, '1981-12-12', NULL, NULL, NULL, NULL, 4, 'Nick 3', 'nick 3', 41, 11011, '
chess
golf
', NULL, '2025-09-06', '2026-04-24 00:45:00+12:45', NULL);
INSERT INTO public.contact VALUES (NULL, NULL, '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 12, 'Çelik', 'çelik', 'Doe 12', 'doe 12', NULL, NULL, NULL, NULL, NULL, NULL, 'Aachen', 'aachen', NULL, NULL, NULL, NULL, '1982-01-13', true, NULL, NULL, NULL, 1, NULL, NULL, 42, NULL, NULL, 'gold', '2025-08-17', '2026-04-23 00:45:00+12:45', true);
INSERT INTO public.contact VALUES ('C-13', 'c-13', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 13, 'Dana "Dee"', 'dana "dee"', 'Doe 13', 'doe 13', 'c13@example.org', 'c13@example.org', NULL, NULL, NULL, NULL, 'Bonn', 'bonn', NULL, NULL, NULL, NULL, '1983-02-14', false, NULL, NULL, NULL, 2, 'Nick 1', 'nick 1', 43, 13013, '
chess
', 'tin', '2025-07-28', '2026-04-22 00:45:00+12:45', false);
INSERT INTO public.contact VALUES ('C-14', 'c-14', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 14, 'Ełk', 'ełk', 'Doe 14', 'doe 14', 'c14@example.org', 'c14@example.org', NULL, NULL, NULL, NULL, 'Köln', 'köln', NULL, NULL, NULL, NULL, '1984-03-15', NULL, NULL, NULL, NULL, 3, NULL, NULL, 44, 14014, '
chess
golf
', NULL, '2025-07-08', '2026-04-21 00:45:00+12:45', NULL);
INSERT INTO public.contact VALUES ('C-15', 'c-15', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', '2026-04-14 23:45:00+12:45', 15, 'Fritz', 'fritz', 'Doe 15', 'doe 15', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '1985-04-16', true, NULL, NULL, NULL, NULL, 'Nick 3', 'nick 3', 30, NULL, NULL, 'gold', '2025-06-18', '2026-04-20 00:45:00+12:45', true);
INSERT INTO public.contact VALUES (NULL, NULL, '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 16, 'Groß', 'gross', 'Doe 16', 'doe 16', 'c16@example.org', 'c16@example.org', NULL, NULL, NULL, NULL, 'AACHEN', 'aachen', NULL, NULL, NULL, NULL, '1986-05-17', false, NULL, NULL, NULL, 1, NULL, NULL, 31, 16016, '
chess
', 'tin', '2025-05-29', '2026-04-19 00:45:00+12:45', false);
INSERT INTO public.contact VALUES ('C-17', 'c-17', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 17, '李', '李', 'Doe 17', 'doe 17', 'c17@example.org', 'c17@example.org', NULL, NULL, NULL, NULL, 'Évry-Courcouronnes', 'évry-courcouronnes', NULL, NULL, NULL, NULL, '1987-06-18', NULL, NULL, NULL, NULL, 2, 'Nick 1', 'nick 1', 32, 17017, '
chess
golf
', NULL, '2025-05-09', '2026-04-18 00:45:00+12:45', NULL);
INSERT INTO public.contact VALUES ('C-18', 'c-18', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 18, 'J''; DROP TABLE contact; --', 'j''; drop table contact; --', 'Doe 18', 'doe 18', NULL, NULL, NULL, NULL, NULL, NULL, 'Aachen', 'aachen', NULL, NULL, NULL, NULL, '1988-07-19', true, NULL, NULL, NULL, 3, NULL, NULL, 33, NULL, NULL, 'gold', '2025-04-19', '2026-04-17 00:45:00+12:45', true);
INSERT INTO public.contact VALUES ('C-19', 'c-19', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 19, 'K\N :x %s', 'k\n :x %s', 'Doe 19', 'doe 19', 'c19@example.org', 'c19@example.org', NULL, NULL, NULL, NULL, 'Bonn', 'bonn', NULL, NULL, NULL, NULL, '1989-08-20', false, NULL, NULL, NULL, 4, 'Nick 3', 'nick 3', 34, 19019, '
chess
', 'tin', '2025-03-30', '2026-04-16 00:45:00+12:45', false);
INSERT INTO public.contact VALUES (NULL, NULL, '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 20, 'Ada', 'ada', 'Doe 20', 'doe 20', 'c20@example.org', 'c20@example.org', NULL, NULL, NULL, NULL, 'Köln', 'köln', NULL, NULL, NULL, NULL, '1990-09-21', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 35, 20020, '
chess
golf
', NULL, '2025-03-10', '2026-04-15 00:45:00+12:45', NULL);
INSERT INTO public.contact VALUES ('C-21', 'c-21', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 21, 'Bo’b', 'bo’b', 'Doe 21', 'doe 21', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '1991-10-22', true, NULL, NULL, NULL, 2, 'Nick 1', 'nick 1', 36, NULL, NULL, 'gold', '2025-02-18', '2026-04-14 00:45:00+12:45', true);
INSERT INTO public.contact VALUES ('C-22', 'c-22', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 22, 'Çelik', 'çelik', 'Doe 22', 'doe 22', 'c22@example.org', 'c22@example.org', NULL, NULL, NULL, NULL, 'AACHEN', 'aachen', NULL, NULL, NULL, NULL, '1992-11-23', false, NULL, NULL, NULL, 3, NULL, NULL, 37, 22022, '
chess
', 'tin', '2025-01-29', '2026-04-13 00:45:00+12:45', false);
INSERT INTO public.contact VALUES ('C-23', 'c-23', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 23, 'Dana "Dee"', 'dana "dee"', 'Doe 23', 'doe 23', 'c23@example.org', 'c23@example.org', NULL, NULL, NULL, NULL, 'Évry-Courcouronnes', 'évry-courcouronnes', NULL, NULL, NULL, NULL, '1993-12-24', NULL, NULL, NULL, NULL, 4, 'Nick 3', 'nick 3', 38, 23023, '
chess
golf
', NULL, '2025-01-09', '2026-04-12 00:45:00+12:45', NULL);
INSERT INTO public.contact VALUES (NULL, NULL, '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 24, 'Ełk', 'ełk', 'Doe 24', 'doe 24', NULL, NULL, NULL, NULL, NULL, NULL, 'Aachen', 'aachen', NULL, NULL, NULL, NULL, '1994-01-25', true, NULL, NULL, NULL, 1, NULL, NULL, 39, NULL, NULL, 'gold', '2024-12-20', '2026-04-11 00:45:00+12:45', true);
INSERT INTO public.contact VALUES ('C-25', 'c-25', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 25, 'Fritz', 'fritz', 'Doe 25', 'doe 25', 'c25@example.org', 'c25@example.org', NULL, NULL, NULL, NULL, 'Bonn', 'bonn', NULL, NULL, NULL, NULL, '1995-02-26', false, NULL, NULL, NULL, NULL, 'Nick 1', 'nick 1', 40, 25025, '
chess
', 'tin', '2024-11-30', '2026-04-10 00:45:00+12:45', false);
INSERT INTO public.contact VALUES ('C-26', 'c-26', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 26, 'Groß', 'gross', 'Doe 26', 'doe 26', 'c26@example.org', 'c26@example.org', NULL, NULL, NULL, NULL, 'Köln', 'köln', NULL, NULL, NULL, NULL, '1996-03-27', NULL, NULL, NULL, NULL, 3, NULL, NULL, 41, 26026, '
chess
golf
', NULL, '2024-11-10', '2026-04-09 00:45:00+12:45', NULL);
INSERT INTO public.contact VALUES ('C-27', 'c-27', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 27, '李', '李', 'Doe 27', 'doe 27', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '1997-04-28', true, NULL, NULL, NULL, 4, 'Nick 3', 'nick 3', 42, NULL, NULL, 'gold', '2024-10-21', '2026-04-08 00:45:00+12:45', true);
INSERT INTO public.contact VALUES (NULL, NULL, '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 28, 'J''; DROP TABLE contact; --', 'j''; drop table contact; --', 'Doe 28', 'doe 28', 'c28@example.org', 'c28@example.org', NULL, NULL, NULL, NULL, 'AACHEN', 'aachen', NULL, NULL, NULL, NULL, '1998-05-01', false, NULL, NULL, NULL, 1, NULL, NULL, 43, 28028, '
chess
', 'tin', '2024-10-01', '2026-04-07 00:45:00+12:45', false);
INSERT INTO public.contact VALUES ('C-29', 'c-29', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 29, 'K\N :x %s', 'k\n :x %s', 'Doe 29', 'doe 29', 'c29@example.org', 'c29@example.org', NULL, NULL, NULL, NULL, 'Évry-Courcouronnes', 'évry-courcouronnes', NULL, NULL, NULL, NULL, '1999-06-02', NULL, NULL, NULL, NULL, 2, 'Nick 1', 'nick 1', 44, 29029, '
chess
golf
', NULL, '2024-09-11', '2026-04-06 00:45:00+12:45', NULL);
INSERT INTO public.contact VALUES ('C-30', 'c-30', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', '2026-04-14 23:45:00+12:45', 30, 'Ada', 'ada', 'Doe 30', 'doe 30', NULL, NULL, NULL, NULL, NULL, NULL, 'Aachen', 'aachen', NULL, NULL, NULL, NULL, '2000-07-03', true, NULL, NULL, NULL, NULL, NULL, NULL, 30, NULL, NULL, 'gold', '2024-08-22', '2026-04-05 01:45:00+13:45', true);
INSERT INTO public.contact VALUES (NULL, NULL, '2026-04-14 00:45:00+12:45', '2026-04-20 00:45:00+12:45', NULL, 8, 'J''; DROP TABLE contact; --', 'j''; drop table contact; --', 'Doe 8', 'doe 8', 'c8@example.org', 'c8@example.org', NULL, NULL, 'Chief', 'chief', 'Aachen', 'aachen', NULL, NULL, NULL, NULL, '1978-09-09', NULL, NULL, NULL, NULL, 1, NULL, NULL, 38, 8008, '
chess
golf
', NULL, '2025-11-05', '2026-04-27 00:45:00+12:45', NULL);
INSERT INTO public.contact VALUES ('C-7', 'c-7', '2026-04-14 00:45:00+12:45', '2026-04-20 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 7, '李', '李', 'Doe 7', 'doe 7', 'c7@example.org', 'c7@example.org', NULL, NULL, NULL, NULL, 'Bonn', 'bonn', NULL, NULL, NULL, NULL, '1977-08-08', false, NULL, NULL, NULL, 4, 'Nick 3', 'nick 3', 37, 7007, '
chess
', 'tin', '2025-11-25', '2026-04-28 00:45:00+12:45', false);
INSERT INTO public.custom_attribute VALUES ('contact', 'nickname', 'Nickname', 'text', 0, '[]', '');
INSERT INTO public.custom_attribute VALUES ('contact', 'shoe_size', 'Shoe size', 'number', 0, '[]', '');
INSERT INTO public.custom_attribute VALUES ('contact', 'weight', 'Weight', 'number', 2, '[]', '');
INSERT INTO public.custom_attribute VALUES ('contact', 'hobbies', 'Hobbies', 'choices', 0, '[["golf", "Golf"], ["chess", "Chess"]]', '');
INSERT INTO public.custom_attribute VALUES ('contact', 'level', 'Level', 'choice', 0, '[["gold", "Gold"], ["tin", "Tin"]]', '');
INSERT INTO public.custom_attribute VALUES ('contact', 'joined_on', 'Joined on', 'date', 0, '[]', '');
INSERT INTO public.custom_attribute VALUES ('contact', 'called_at', 'Called at', 'datetime', 0, '[]', '');
INSERT INTO public.custom_attribute VALUES ('account', 'goal', 'Goal', 'money', 2, '[]', '');
INSERT INTO public.custom_attribute VALUES ('lead', 'budget', 'Budget', 'money', 2, '[]', '');
INSERT INTO public.custom_attribute VALUES ('contact', 'vip', 'VIP', 'yes_no', 0, '[]', '');
INSERT INTO public.custom_kind VALUES ('webinar', 'Webinar', 'joined a webinar');
INSERT INTO public.custom_property VALUES ('remark', 'Remark', 'text', 0, '[]', '');
INSERT INTO public.custom_property VALUES ('rating', 'Rating', 'number', 1, '[]', '');
INSERT INTO public.interaction VALUES (8, 803853490806075562, 'webinar', '2026-05-04 00:45:00+12:45', '2026-05-04 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"rating": 1, "remark": "Très bien 1", "remark_key": "très bien 1"}');
INSERT INTO public.interaction VALUES (15, 976215025832443645, 'page_visited', '2026-05-03 00:45:00+12:45', '2026-05-03 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '/preis/2', '/preis/2', NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (22, 1196961361335580849, 'email_opened', '2026-05-02 00:45:00+12:45', '2026-05-02 00:45:00+12:45', 'News 3', 'news 3', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (1, 8019634279374737461, 'webinar', '2026-05-01 00:45:00+12:45', '2026-05-01 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"rating": 4, "remark": "Très bien 4", "remark_key": "très bien 4"}');
INSERT INTO public.interaction VALUES (8, 2648017700500202465, 'page_visited', '2026-04-30 00:45:00+12:45', '2026-04-30 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '/preis/5', '/preis/5', NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (15, 8796418668632086969, 'email_opened', '2026-04-29 00:45:00+12:45', '2026-04-29 00:45:00+12:45', 'News 1', 'news 1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (22, 8079761915736005235, 'webinar', '2026-04-28 00:45:00+12:45', '2026-04-28 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"rating": 7, "remark": "Très bien 7", "remark_key": "très bien 7"}');
INSERT INTO public.interaction VALUES (1, 1074320223671067095, 'page_visited', '2026-04-27 00:45:00+12:45', '2026-04-27 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '/preis/1', '/preis/1', NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (8, 7802448916357271668, 'email_opened', '2026-04-26 00:45:00+12:45', '2026-04-26 00:45:00+12:45', 'News 4', 'news 4', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (15, 2973848749565178226, 'webinar', '2026-04-25 00:45:00+12:45', '2026-04-25 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"rating": 10, "remark": "Très bien 10", "remark_key": "très bien 10"}');
INSERT INTO public.interaction VALUES (22, 8205460983457554344, 'page_visited', '2026-04-24 00:45:00+12:45', '2026-04-24 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '/preis/4', '/preis/4', NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (1, 7129511947275623361, 'email_opened', '2026-04-23 00:45:00+12:45', '2026-04-23 00:45:00+12:45', 'News 2', 'news 2', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (8, 8269988512166790106, 'webinar', '2026-04-22 00:45:00+12:45', '2026-04-22 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"rating": 13, "remark": "Très bien 13", "remark_key": "très bien 13"}');
INSERT INTO public.interaction VALUES (15, 7351885955417782945, 'page_visited', '2026-04-21 00:45:00+12:45', '2026-04-21 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '/preis/0', '/preis/0', NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (22, 8787624848026497625, 'email_opened', '2026-04-20 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 'News 0', 'news 0', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (1, 7782124541947662537, 'webinar', '2026-04-19 00:45:00+12:45', '2026-04-19 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"rating": 16, "remark": "Très bien 16", "remark_key": "très bien 16"}');
INSERT INTO public.interaction VALUES (8, 3266586954087037277, 'page_visited', '2026-04-18 00:45:00+12:45', '2026-04-18 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '/preis/3', '/preis/3', NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (15, 2834897220431015189, 'email_opened', '2026-04-17 00:45:00+12:45', '2026-04-17 00:45:00+12:45', 'News 3', 'news 3', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (22, 6935811411921254546, 'webinar', '2026-04-16 00:45:00+12:45', '2026-04-16 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"rating": 19, "remark": "Très bien 19", "remark_key": "très bien 19"}');
INSERT INTO public.interaction VALUES (1, 3509697167532030370, 'page_visited', '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '/preis/6', '/preis/6', NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (8, 9177451817168694396, 'email_opened', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', 'News 1', 'news 1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (15, 2250918837200968224, 'webinar', '2026-04-13 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"rating": 22, "remark": "Très bien 22", "remark_key": "très bien 22"}');
INSERT INTO public.interaction VALUES (22, 7277579822856951528, 'page_visited', '2026-04-12 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '/preis/2', '/preis/2', NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (1, 7653301947002950235, 'email_opened', '2026-04-11 00:45:00+12:45', '2026-04-14 00:45:00+12:45', 'News 4', 'news 4', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (8, 8919166287087726220, 'webinar', '2026-04-10 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"rating": 25, "remark": "Très bien 25", "remark_key": "très bien 25"}');
INSERT INTO public.interaction VALUES (15, 2197941013112165876, 'page_visited', '2026-04-09 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '/preis/5', '/preis/5', NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (22, 8039712449894817430, 'email_opened', '2026-04-08 00:45:00+12:45', '2026-04-14 00:45:00+12:45', 'News 2', 'news 2', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (1, 2228615668346223673, 'webinar', '2026-04-07 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"rating": 28, "remark": "Très bien 28", "remark_key": "très bien 28"}');
INSERT INTO public.interaction VALUES (8, 2104318580368577712, 'page_visited', '2026-04-06 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '/preis/1', '/preis/1', NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (15, 3781212253180287842, 'email_opened', '2026-04-05 01:45:00+13:45', '2026-04-14 00:45:00+12:45', 'News 0', 'news 0', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (22, 5509657428730561355, 'webinar', '2026-04-04 01:45:00+13:45', '2026-04-14 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"rating": 31, "remark": "Très bien 31", "remark_key": "très bien 31"}');
INSERT INTO public.interaction VALUES (1, 498583463229339337, 'page_visited', '2026-04-03 01:45:00+13:45', '2026-04-14 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '/preis/4', '/preis/4', NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (8, 7744268590447261086, 'email_opened', '2026-04-02 01:45:00+13:45', '2026-04-14 00:45:00+12:45', 'News 3', 'news 3', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (15, 2637739210856528094, 'webinar', '2026-04-01 01:45:00+13:45', '2026-04-14 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"rating": 34, "remark": "Très bien 34", "remark_key": "très bien 34"}');
INSERT INTO public.interaction VALUES (22, 569788065963354111, 'page_visited', '2026-03-31 01:45:00+13:45', '2026-04-14 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '/preis/0', '/preis/0', NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (1, 2490259723341424379, 'email_opened', '2026-03-30 01:45:00+13:45', '2026-04-14 00:45:00+12:45', 'News 1', 'news 1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (8, 6031771096115747061, 'webinar', '2026-03-29 01:45:00+13:45', '2026-04-14 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"rating": 37, "remark": "Très bien 37", "remark_key": "très bien 37"}');
INSERT INTO public.interaction VALUES (15, 9087237650441506068, 'page_visited', '2026-03-28 01:45:00+13:45', '2026-04-14 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '/preis/3', '/preis/3', NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (22, 1512197821225791362, 'email_opened', '2026-03-27 01:45:00+13:45', '2026-04-14 00:45:00+12:45', 'News 4', 'news 4', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (1, 5343758158408286888, 'webinar', '2026-03-26 01:45:00+13:45', '2026-04-14 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"rating": 40, "remark": "Très bien 40", "remark_key": "très bien 40"}');
INSERT INTO public.interaction VALUES (8, 8924094401217053153, 'page_visited', '2026-03-25 01:45:00+13:45', '2026-04-14 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '/preis/6', '/preis/6', NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (15, 8408912667021795740, 'email_opened', '2026-03-24 01:45:00+13:45', '2026-04-14 00:45:00+12:45', 'News 2', 'news 2', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (22, 2768047986821479910, 'webinar', '2026-03-23 01:45:00+13:45', '2026-04-14 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{"rating": 43, "remark": "Très bien 43", "remark_key": "très bien 43"}');
INSERT INTO public.interaction VALUES (1, 4421638523318725477, 'page_visited', '2026-03-22 01:45:00+13:45', '2026-04-14 00:45:00+12:45', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '/preis/2', '/preis/2', NULL, NULL, NULL, NULL);
INSERT INTO public.interaction VALUES (8, 4403411073685932425, 'email_opened', '2026-03-21 01:45:00+13:45', '2026-04-14 00:45:00+12:45', 'News 0', 'news 0', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.lead VALUES ('L-1', 'l-1', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 1, 'Tractor №1', 'tractor №1', 'contacted', 10, NULL, NULL, NULL, 1, 9999);
INSERT INTO public.lead VALUES ('L-2', 'l-2', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 2, 'Tractor №2', 'tractor №2', 'qualified', 20, NULL, NULL, NULL, 2, 19998);
INSERT INTO public.lead VALUES ('L-3', 'l-3', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 3, 'Tractor №3', 'tractor №3', 'new', 30, NULL, NULL, NULL, 3, 29997);
INSERT INTO public.lead VALUES (NULL, NULL, '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 4, 'Tractor №4', 'tractor №4', 'contacted', 40, NULL, NULL, NULL, 4, 39996);
INSERT INTO public.lead VALUES ('L-5', 'l-5', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 5, 'Tractor №5', 'tractor №5', 'qualified', 50, NULL, NULL, NULL, 5, 49995);
INSERT INTO public.lead VALUES ('L-6', 'l-6', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 6, 'Tractor №6', 'tractor №6', 'new', 60, NULL, NULL, NULL, NULL, 59994);
INSERT INTO public.lead VALUES ('L-7', 'l-7', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 7, 'Tractor №7', 'tractor №7', 'contacted', 70, NULL, NULL, NULL, 7, 69993);
INSERT INTO public.lead VALUES (NULL, NULL, '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 8, 'Tractor №8', 'tractor №8', 'qualified', 80, NULL, NULL, NULL, 8, 79992);
INSERT INTO public.lead VALUES ('L-9', 'l-9', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 9, 'Tractor №9', 'tractor №9', 'new', 90, NULL, NULL, NULL, 9, 89991);
INSERT INTO public.lead VALUES ('L-10', 'l-10', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 10, 'Tractor №10', 'tractor №10', 'contacted', 100, NULL, NULL, NULL, 10, 99990);
INSERT INTO public.lead VALUES ('L-11', 'l-11', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 11, 'Tractor №11', 'tractor №11', 'qualified', 110, NULL, NULL, NULL, 11, 109989);
INSERT INTO public.lead VALUES ('L-13', 'l-13', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 13, 'Tractor №13', 'tractor №13', 'contacted', 130, NULL, NULL, NULL, 13, 129987);
INSERT INTO public.lead VALUES ('L-14', 'l-14', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', NULL, 14, 'Tractor №14', 'tractor №14', 'qualified', 140, NULL, NULL, NULL, 14, 139986);
INSERT INTO public.lead VALUES ('L-15', 'l-15', '2026-04-14 00:45:00+12:45', '2026-04-14 00:45:00+12:45', '2026-04-14 23:45:00+12:45', 15, 'Tractor №15', 'tractor №15', 'new', 150, NULL, NULL, NULL, 15, 149985);
INSERT INTO public.lead VALUES (NULL, NULL, '2026-04-14 00:45:00+12:45', '2026-04-20 00:45:00+12:45', NULL, 12, 'Tractor №12', 'tractor №12', 'new', 120, NULL, NULL, NULL, 1, 119988);
INSERT INTO public.lease VALUES ('worker', 'a process that is gone', '2026-05-04 00:45:00+12:45');
INSERT INTO public.lesson_step VALUES ('designer_opened', '2026-04-15 01:45:00+12:45');
INSERT INTO public.refresh VALUES (1, 1, 1, '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', 0.01803631199436495, 'done', 8, 8, 0, '', NULL);
INSERT INTO public.refresh VALUES (2, 2, 1, '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', 0.010309078999853227, 'done', 3, 3, 0, '', NULL);
INSERT INTO public.refresh VALUES (3, 3, 1, '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', 0.012070344004314393, 'done', 14, 14, 0, '', NULL);
INSERT INTO public.refresh VALUES (4, 4, 1, '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', 0.01692548400023952, 'done', 9, 9, 0, '', NULL);
INSERT INTO public.refresh VALUES (5, 5, 1, '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', 0.011075250004068948, 'done', 5, 5, 0, '', NULL);
INSERT INTO public.refresh VALUES (6, 6, 1, '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', 0.00900223699864, 'done', 5, 5, 0, '', NULL);
INSERT INTO public.refresh VALUES (7, 7, 1, '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', 0.00869243199849734, 'done', 5, 5, 0, '', NULL);
INSERT INTO public.refresh VALUES (8, 8, 1, '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', 0.009600484998372849, 'done', 8, 8, 0, '', NULL);
INSERT INTO public.refresh VALUES (9, 9, 1, '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', 0.013800702006847132, 'done', 5, 5, 0, '', NULL);
INSERT INTO public.refresh VALUES (10, 10, 1, '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', 0.011181829999259207, 'done', 5, 5, 0, '', NULL);
INSERT INTO public.refresh VALUES (11, 11, 1, '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', 0.009398862996022217, 'done', 7, 7, 0, '', NULL);
INSERT INTO public.refresh VALUES (12, 14, 1, '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', 0.1717756870057201, 'done', 14, 14, 0, '', NULL);
INSERT INTO public.refresh VALUES (13, 4, 1, '2026-04-20 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 0, 'done', 9, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (14, 1, 1, '2026-04-20 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 0.03141131499432959, 'done', 9, 1, 0, '', NULL);
INSERT INTO public.refresh VALUES (15, 8, 1, '2026-04-20 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 0.025219206996553112, 'done', 8, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (16, 6, 1, '2026-04-20 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 0.01991909900243627, 'done', 4, 0, 1, '', NULL);
INSERT INTO public.refresh VALUES (17, 9, 1, '2026-04-20 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 0.024099555994325783, 'done', 4, 0, 1, '', NULL);
INSERT INTO public.refresh VALUES (18, 3, 1, '2026-04-20 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 0.018916614004410803, 'done', 14, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (19, 11, 1, '2026-04-20 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 0.01034842900116928, 'done', 6, 0, 1, '', NULL);
INSERT INTO public.refresh VALUES (20, 14, 1, '2026-04-20 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 0.029270219994941726, 'done', 14, 1, 1, '', NULL);
INSERT INTO public.refresh VALUES (21, 10, 1, '2026-04-20 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 0.014380372005689424, 'done', 5, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (22, 2, 1, '2026-04-20 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 0.018563813995569944, 'done', 3, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (23, 7, 1, '2026-04-20 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 0.01630760600528447, 'done', 4, 0, 1, '', NULL);
INSERT INTO public.refresh VALUES (24, 5, 1, '2026-04-20 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 0.01475829000264639, 'done', 4, 0, 1, '', NULL);
INSERT INTO public.refresh VALUES (25, 1, 2, '2026-04-25 00:45:00+12:45', '2026-04-25 00:45:00+12:45', 0.015303549000236671, 'done', 13, 4, 0, '', NULL);
INSERT INTO public.refresh VALUES (26, 11, 1, '2026-04-25 00:45:00+12:45', '2026-04-25 00:45:00+12:45', 0.013428623999061529, 'done', 4, 0, 2, '', NULL);
INSERT INTO public.refresh VALUES (27, 11, 1, '2026-04-26 00:45:00+12:45', '2026-04-26 00:45:00+12:45', 0.00945011900330428, 'done', 8, 4, 0, '', NULL);
INSERT INTO public.refresh VALUES (28, 1, 2, '2026-04-27 00:45:00+12:45', '2026-04-27 00:45:00+12:45', 0, 'done', 13, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (29, 3, 1, '2026-04-27 00:45:00+12:45', '2026-04-27 00:45:00+12:45', 0, 'done', 14, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (30, 4, 1, '2026-04-27 00:45:00+12:45', '2026-04-27 00:45:00+12:45', 0, 'done', 9, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (31, 7, 1, '2026-04-27 00:45:00+12:45', '2026-04-27 00:45:00+12:45', 0, 'done', 4, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (32, 8, 1, '2026-04-27 00:45:00+12:45', '2026-04-27 00:45:00+12:45', 0, 'done', 8, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (33, 10, 1, '2026-04-27 00:45:00+12:45', '2026-04-27 00:45:00+12:45', 0, 'done', 5, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (34, 11, 1, '2026-04-27 00:45:00+12:45', '2026-04-27 00:45:00+12:45', 0.006052788005035836, 'done', 8, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (35, 14, 1, '2026-04-27 00:45:00+12:45', '2026-04-27 00:45:00+12:45', 0.018527830005041324, 'done', 18, 4, 0, '', NULL);
INSERT INTO public.refresh VALUES (36, 2, 1, '2026-04-27 00:45:00+12:45', '2026-04-27 00:45:00+12:45', 0.020670616999268532, 'done', 3, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (37, 3, 1, '2026-05-04 23:45:00+12:45', '2026-05-04 23:45:00+12:45', 0, 'done', 14, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (38, 4, 1, '2026-05-04 23:45:00+12:45', '2026-05-04 23:45:00+12:45', 0, 'done', 9, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (39, 7, 1, '2026-05-04 23:45:00+12:45', '2026-05-04 23:45:00+12:45', 0, 'done', 4, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (40, 8, 1, '2026-05-04 23:45:00+12:45', '2026-05-04 23:45:00+12:45', 0, 'done', 8, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (41, 10, 1, '2026-05-04 23:45:00+12:45', '2026-05-04 23:45:00+12:45', 0, 'done', 5, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (42, 1, 2, '2026-05-04 23:45:00+12:45', '2026-05-04 23:45:00+12:45', 0.009182998997857794, 'done', 13, 0, 0, 'Contains “C-3”: It is not in it.', NULL);
INSERT INTO public.refresh VALUES (43, 11, 1, '2026-05-04 23:45:00+12:45', '2026-05-04 23:45:00+12:45', 0.006132968999736477, 'done', 8, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (44, 14, 1, '2026-05-04 23:45:00+12:45', '2026-05-04 23:45:00+12:45', 0.030178453998814803, 'done', 18, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (45, 2, 1, '2026-05-04 23:45:00+12:45', '2026-05-04 23:45:00+12:45', 0.020331888998043723, 'done', 3, 0, 0, '', NULL);
INSERT INTO public.refresh VALUES (46, 11, 1, '2026-05-05 00:15:00+12:45', '2026-05-05 00:15:00+12:45', 0.007172901001467835, 'done', 6, 0, 2, '', NULL);
INSERT INTO public.refresh VALUES (47, 11, 1, '2026-05-05 00:25:00+12:45', '2026-05-05 00:25:00+12:45', 0.008982468003523536, 'done', 8, 2, 0, '', NULL);
INSERT INTO public.refresh VALUES (48, 11, 1, '2026-05-05 00:35:00+12:45', '2026-05-05 00:35:00+12:45', 0.009097469999687746, 'done', 5, 0, 3, '', NULL);
INSERT INTO public.refresh VALUES (49, 8, 1, '2026-05-05 00:40:00+12:45', '2026-05-05 00:40:00+12:45', 0, 'failed', 0, 0, 0, 'steps[0].block.conditions[0].attribute: must be an attribute of contacts (got “vip”).', NULL);
INSERT INTO public.segment VALUES (9, 'frozen', 'Frozen', '', 'dynamic', 'contact', 'UTC', '', 'live', '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Bonn"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}', 2, 1, '', '2026-04-15 00:45:00+12:45', '2026-04-25 00:45:00+12:45', NULL, '', '2026-04-15 00:45:00+12:45', 'frozen', 5, NULL, 0, '7714175539228309108/826:826:', NULL, NULL);
INSERT INTO public.segment VALUES (1, 'aachen', 'Aachen', '', 'dynamic', 'contact', 'UTC', '', 'live', '{"excluded":[4],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Aachen"}],"kind":"profile","match":"all"},"operator":null},{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Bonn"}],"kind":"profile","match":"all"},"operator":"or"}],"target":"contact"}', 3, 2, '', '2026-04-15 00:45:00+12:45', '2026-04-25 00:45:00+12:45', NULL, '', '2026-04-25 00:45:00+12:45', 'interval', 5, '2026-05-04 23:50:00+12:45', 0, '7714175539228309108/857:857:', NULL, NULL);
INSERT INTO public.segment VALUES (15, 'draft-of-others', 'Draft of others', '', 'dynamic', 'contact', 'UTC', '', 'draft', '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"kind":"segment","segment":"readers"},"operator":null}],"target":"contact"}', 2, NULL, '', '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', NULL, '', '2026-04-15 00:45:00+12:45', 'interval', 5, NULL, 0, NULL, NULL, NULL);
INSERT INTO public.segment VALUES (14, 'of-others', 'Of others', '', 'dynamic', 'contact', 'UTC', '', 'live', '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"kind":"segment","segment":"aachen"},"operator":null},{"block":{"kind":"segment","segment":"picked"},"operator":"or"}],"target":"contact"}', 2, 1, '', '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', NULL, '', '2026-04-15 00:45:00+12:45', 'interval', 5, '2026-05-04 23:50:00+12:45', 0, '7714175539228309108/859:859:', NULL, NULL);
INSERT INTO public.segment VALUES (2, 'readers', 'Readers', '', 'dynamic', 'contact', 'Europe/Berlin', '', 'live', '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"comparison":{"operator":"at_least","upper":null,"value":1},"conditions":[],"interactions":["email_opened"],"kind":"behavioral","measure":{"kind":"count","property":null},"window":{"kind":"in_the_last","span":{"amount":15,"unit":"days"}}},"operator":null}],"target":"contact"}', 2, 1, '', '2026-04-15 00:45:00+12:45', '2026-04-25 00:45:00+12:45', NULL, '', '2026-04-15 00:45:00+12:45', 'interval', 60, '2026-05-05 00:45:00+12:45', 0, '7714175539228309108/860:860:', NULL, NULL);
INSERT INTO public.segment VALUES (3, 'gold', 'Gold', '', 'dynamic', 'contact', 'UTC', '', 'live', '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"level","kind":"condition","only_with_data":false,"operator":"is","value":"tin"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}', 3, 1, '', '2026-04-15 00:45:00+12:45', '2026-04-25 00:45:00+12:45', NULL, '', '2026-04-25 00:45:00+12:45', 'interval', 5, '2026-05-04 23:50:00+12:45', 0, '7714175539228309108/856:856:', NULL, NULL);
INSERT INTO public.segment VALUES (4, 'leads', 'Leads', '', 'dynamic', 'lead', 'UTC', '', 'live', '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"budget","kind":"condition","only_with_data":false,"operator":"is_more_than","value":500}],"kind":"profile","match":"all"},"operator":null}],"target":"lead"}', 2, 1, '', '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', NULL, '', '2026-04-15 00:45:00+12:45', 'interval', 5, '2026-05-04 23:50:00+12:45', 0, '7714175539228309108/856:856:', NULL, NULL);
INSERT INTO public.segment VALUES (13, 'draft', 'Draft', '', 'dynamic', 'contact', 'UTC', '', 'draft', '{"excluded":[],"included":[],"schema_version":1,"steps":[],"target":"contact"}', 2, NULL, '', '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', NULL, '', '2026-04-15 00:45:00+12:45', 'interval', 5, NULL, 0, NULL, NULL, NULL);
INSERT INTO public.segment VALUES (7, 'restored', 'Restored', '', 'dynamic', 'contact', 'UTC', '', 'live', '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Köln"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}', 2, 1, '', '2026-04-15 00:45:00+12:45', '2026-04-25 01:45:00+12:45', NULL, '', '2026-04-15 00:45:00+12:45', 'interval', 5, '2026-05-04 23:50:00+12:45', 0, '7714175539228309108/856:856:', NULL, NULL);
INSERT INTO public.segment VALUES (5, 'stopped', 'Stopped', '', 'dynamic', 'contact', 'UTC', '', 'stopped', '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Bonn"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}', 2, 1, '', '2026-04-15 00:45:00+12:45', '2026-04-25 00:45:00+12:45', NULL, '', '2026-04-15 00:45:00+12:45', 'interval', 5, '2026-04-20 00:50:00+12:45', 0, '7714175539228309108/833:833:', NULL, NULL);
INSERT INTO public.segment VALUES (6, 'deleted', 'Deleted', '', 'dynamic', 'contact', 'UTC', '', 'live', '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Köln"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}', 2, 1, '', '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', '2026-04-25 00:45:00+12:45', '', '2026-04-15 00:45:00+12:45', 'interval', 5, '2026-04-20 00:50:00+12:45', 0, '7714175539228309108/825:825:', NULL, NULL);
INSERT INTO public.segment VALUES (11, 'picked', 'Picked', '', 'static', 'contact', 'UTC', '', 'live', NULL, 0, 1, '', '2026-04-15 00:45:00+12:45', '2026-05-05 00:35:00+12:45', NULL, '', '2026-04-15 00:45:00+12:45', 'interval', 5, NULL, 0, NULL, NULL, NULL);
INSERT INTO public.segment VALUES (12, 'picked-draft', 'Picked draft', '', 'static', 'contact', 'UTC', '', 'draft', NULL, 0, NULL, '', '2026-04-15 00:45:00+12:45', '2026-05-05 00:35:00+12:45', NULL, '', '2026-04-15 00:45:00+12:45', 'interval', 5, NULL, 0, NULL, NULL, NULL);
INSERT INTO public.segment VALUES (10, 'on-change', 'On change', '', 'dynamic', 'contact', 'UTC', '', 'live', '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Évry-Courcouronnes"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}', 2, 1, '', '2026-04-15 00:45:00+12:45', '2026-04-25 00:45:00+12:45', NULL, '', '2026-04-15 00:45:00+12:45', 'on_change', 5, '2026-05-05 23:45:00+12:45', 0, '7714175539228309108/856:856:', NULL, NULL);
INSERT INTO public.segment VALUES (8, 'broken', 'Broken', '', 'dynamic', 'contact', 'UTC', '', 'error', '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"vip","kind":"condition","only_with_data":false,"operator":"is_yes","value":null}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}', 2, 1, 'steps[0].block.conditions[0].attribute: must be an attribute of contacts (got “vip”).', '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45', NULL, '', '2026-04-15 00:45:00+12:45', 'interval', 5, '2026-05-05 00:41:00+12:45', 1, '7714175539228309108/856:856:', NULL, NULL);
INSERT INTO public.segment_check VALUES (1, 1, 'size', '{"at_least": 1, "at_most": 100}');
INSERT INTO public.segment_check VALUES (2, 1, 'contains', '{"profile": "C-3"}');
INSERT INTO public.segment_version VALUES (1, 1, '{"excluded":[4],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Aachen"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}', 'UTC', '2026-04-15 00:45:00+12:45', '');
INSERT INTO public.segment_version VALUES (2, 1, '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"comparison":{"operator":"at_least","upper":null,"value":1},"conditions":[],"interactions":["email_opened"],"kind":"behavioral","measure":{"kind":"count","property":null},"window":{"kind":"in_the_last","span":{"amount":15,"unit":"days"}}},"operator":null}],"target":"contact"}', 'Europe/Berlin', '2026-04-15 00:45:00+12:45', '');
INSERT INTO public.segment_version VALUES (3, 1, '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"level","kind":"condition","only_with_data":false,"operator":"is","value":"gold"}],"kind":"profile","match":"all"},"operator":null},{"block":{"conditions":[{"attribute":"nickname","kind":"condition","only_with_data":false,"operator":"contains","value":"nick 1"}],"kind":"profile","match":"all"},"operator":"or"}],"target":"contact"}', 'UTC', '2026-04-15 00:45:00+12:45', '');
INSERT INTO public.segment_version VALUES (4, 1, '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"budget","kind":"condition","only_with_data":false,"operator":"is_more_than","value":500}],"kind":"profile","match":"all"},"operator":null}],"target":"lead"}', 'UTC', '2026-04-15 00:45:00+12:45', '');
INSERT INTO public.segment_version VALUES (5, 1, '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Bonn"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}', 'UTC', '2026-04-15 00:45:00+12:45', '');
INSERT INTO public.segment_version VALUES (6, 1, '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Köln"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}', 'UTC', '2026-04-15 00:45:00+12:45', '');
INSERT INTO public.segment_version VALUES (7, 1, '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Köln"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}', 'UTC', '2026-04-15 00:45:00+12:45', '');
INSERT INTO public.segment_version VALUES (8, 1, '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"vip","kind":"condition","only_with_data":false,"operator":"is_yes","value":null}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}', 'UTC', '2026-04-15 00:45:00+12:45', '');
INSERT INTO public.segment_version VALUES (9, 1, '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Bonn"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}', 'UTC', '2026-04-15 00:45:00+12:45', '');
INSERT INTO public.segment_version VALUES (10, 1, '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Évry-Courcouronnes"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}', 'UTC', '2026-04-15 00:45:00+12:45', '');
INSERT INTO public.segment_version VALUES (11, 1, NULL, 'UTC', '2026-04-15 00:45:00+12:45', '');
INSERT INTO public.segment_version VALUES (14, 1, '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"kind":"segment","segment":"aachen"},"operator":null},{"block":{"kind":"segment","segment":"picked"},"operator":"or"}],"target":"contact"}', 'UTC', '2026-04-15 00:45:00+12:45', '');
INSERT INTO public.segment_version VALUES (1, 2, '{"excluded":[4],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Aachen"}],"kind":"profile","match":"all"},"operator":null},{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Bonn"}],"kind":"profile","match":"all"},"operator":"or"}],"target":"contact"}', 'UTC', '2026-04-25 00:45:00+12:45', 'Ben');
INSERT INTO public.setting VALUES ('first_start_begun_at', '2026-04-14T12:00:00+00:00');
INSERT INTO public.setting VALUES ('ready_segments', '2026-04-14T12:00:00+00:00');
INSERT INTO public.setting VALUES ('sample_loaded_at', '2026-04-14T12:00:00+00:00');
INSERT INTO public.setting VALUES ('learner', 'Ada Learner');
INSERT INTO public.setting VALUES ('lessons_began_at', '2026-04-14T12:00:00+00:00');
INSERT INTO public.setting VALUES ('confirm-above-percent', '35');
INSERT INTO public.setting VALUES ('presence-log-position', '7714175539228309108/822:822:');
INSERT INTO public.setting VALUES ('change-log-pruned-until', '7714175539228309108/822');
INSERT INTO public.static_member VALUES (4, 11, '2026-04-15 00:45:00.000001+12:45', NULL);
INSERT INTO public.static_member VALUES (7, 11, '2026-04-15 00:45:00.000001+12:45', NULL);
INSERT INTO public.static_member VALUES (3, 12, '2026-04-15 00:45:00.000001+12:45', NULL);
INSERT INTO public.static_member VALUES (1, 11, '2026-04-26 00:45:00+12:45', NULL);
INSERT INTO public.static_member VALUES (11, 11, '2026-04-26 00:45:00+12:45', NULL);
INSERT INTO public.static_member VALUES (13, 11, '2026-04-26 00:45:00+12:45', NULL);
INSERT INTO public.static_member VALUES (2, 11, '2026-04-15 00:45:00.000001+12:45', '2026-05-05 00:15:00+12:45');
INSERT INTO public.static_member VALUES (3, 11, '2026-05-05 00:25:00+12:45', NULL);
INSERT INTO public.static_member VALUES (5, 11, '2026-04-15 00:45:00.000001+12:45', '2026-05-05 00:35:00+12:45');
INSERT INTO public.static_member VALUES (10, 11, '2026-04-26 00:45:00+12:45', '2026-05-05 00:35:00+12:45');
INSERT INTO public.static_member VALUES (14, 11, '2026-05-05 00:25:00+12:45', '2026-05-05 00:35:00+12:45');
INSERT INTO public.static_member VALUES (4, 12, '2026-04-15 00:45:00.000001+12:45', '2026-05-05 00:35:00+12:45');
INSERT INTO public.stay VALUES (6, 1, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (10, 1, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (12, 1, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (16, 1, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (18, 1, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (22, 1, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (24, 1, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (28, 1, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (1, 2, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (8, 2, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (22, 2, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (1, 3, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (3, 3, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (5, 3, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (6, 3, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (9, 3, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (12, 3, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (13, 3, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (17, 3, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (18, 3, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (21, 3, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (24, 3, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (25, 3, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (27, 3, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (29, 3, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (6, 4, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (7, 4, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (8, 4, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (9, 4, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (10, 4, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (11, 4, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (12, 4, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (13, 4, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (14, 4, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (1, 5, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (13, 5, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (19, 5, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (25, 5, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (2, 6, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (14, 6, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (20, 6, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (26, 6, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (2, 7, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (14, 7, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (20, 7, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (26, 7, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (3, 8, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (6, 8, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (9, 8, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (12, 8, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (18, 8, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (21, 8, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (24, 8, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (27, 8, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (1, 9, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (13, 9, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (19, 9, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (25, 9, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (5, 10, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (11, 10, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (17, 10, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (23, 10, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (29, 10, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (4, 11, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'manual', NULL);
INSERT INTO public.stay VALUES (1, 14, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (2, 14, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (3, 14, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (4, 14, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (5, 14, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (6, 14, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (10, 14, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (12, 14, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (16, 14, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (18, 14, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (22, 14, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (24, 14, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (28, 14, '2026-04-15 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (8, 1, '2026-04-20 00:45:00+12:45', NULL, 1, NULL, 'data', NULL);
INSERT INTO public.stay VALUES (8, 6, '2026-04-15 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 1, 1, 'definition', 'data');
INSERT INTO public.stay VALUES (7, 9, '2026-04-15 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 1, 1, 'definition', 'deleted');
INSERT INTO public.stay VALUES (7, 11, '2026-04-15 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 1, 1, 'manual', 'deleted');
INSERT INTO public.stay VALUES (7, 14, '2026-04-15 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 1, 1, 'definition', 'deleted');
INSERT INTO public.stay VALUES (8, 14, '2026-04-20 00:45:00+12:45', NULL, 1, NULL, 'data', NULL);
INSERT INTO public.stay VALUES (8, 7, '2026-04-15 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 1, 1, 'definition', 'data');
INSERT INTO public.stay VALUES (7, 5, '2026-04-15 00:45:00+12:45', '2026-04-20 00:45:00+12:45', 1, 1, 'definition', 'deleted');
INSERT INTO public.stay VALUES (1, 1, '2026-04-25 00:45:00+12:45', NULL, 2, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (13, 1, '2026-04-25 00:45:00+12:45', NULL, 2, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (19, 1, '2026-04-25 00:45:00+12:45', NULL, 2, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (25, 1, '2026-04-25 00:45:00+12:45', NULL, 2, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (1, 11, '2026-04-15 00:45:00+12:45', '2026-04-25 00:45:00+12:45', 1, 1, 'manual', 'manual');
INSERT INTO public.stay VALUES (6, 11, '2026-04-15 00:45:00+12:45', '2026-04-25 00:45:00+12:45', 1, 1, 'manual', 'manual');
INSERT INTO public.stay VALUES (1, 11, '2026-04-26 00:45:00+12:45', NULL, 1, NULL, 'manual', NULL);
INSERT INTO public.stay VALUES (11, 11, '2026-04-26 00:45:00+12:45', NULL, 1, NULL, 'manual', NULL);
INSERT INTO public.stay VALUES (13, 11, '2026-04-26 00:45:00+12:45', NULL, 1, NULL, 'manual', NULL);
INSERT INTO public.stay VALUES (11, 14, '2026-04-27 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (13, 14, '2026-04-27 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (19, 14, '2026-04-27 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (25, 14, '2026-04-27 00:45:00+12:45', NULL, 1, NULL, 'definition', NULL);
INSERT INTO public.stay VALUES (2, 11, '2026-04-15 00:45:00+12:45', '2026-05-05 00:15:00+12:45', 1, 1, 'manual', 'manual');
INSERT INTO public.stay VALUES (3, 11, '2026-04-15 00:45:00+12:45', '2026-05-05 00:15:00+12:45', 1, 1, 'manual', 'manual');
INSERT INTO public.stay VALUES (3, 11, '2026-05-05 00:25:00+12:45', NULL, 1, NULL, 'manual', NULL);
INSERT INTO public.stay VALUES (5, 11, '2026-04-15 00:45:00+12:45', '2026-05-05 00:35:00+12:45', 1, 1, 'manual', 'manual');
INSERT INTO public.stay VALUES (10, 11, '2026-04-26 00:45:00+12:45', '2026-05-05 00:35:00+12:45', 1, 1, 'manual', 'manual');
INSERT INTO public.stay VALUES (14, 11, '2026-05-05 00:25:00+12:45', '2026-05-05 00:35:00+12:45', 1, 1, 'manual', 'manual');
INSERT INTO public.template VALUES (1, 'Of a city', 'of a city', 'Mine', '', '{"excluded":[],"included":[],"schema_version":1,"steps":[{"block":{"conditions":[{"attribute":"city","kind":"condition","only_with_data":false,"operator":"is","value":"Aachen"}],"kind":"profile","match":"all"},"operator":null}],"target":"contact"}', '[]', 'Ada', '2026-04-15 00:45:00+12:45', '2026-04-15 00:45:00+12:45');
SELECT pg_catalog.setval('public.access_token_id_seq', 1, false);
SELECT pg_catalog.setval('public.account_id_seq', 1, false);
SELECT pg_catalog.setval('public.app_user_id_seq', 1, false);
SELECT pg_catalog.setval('public.contact_id_seq', 1, false);
SELECT pg_catalog.setval('public.folder_id_seq', 1, false);
SELECT pg_catalog.setval('public.import_change_id_seq', 1, false);
SELECT pg_catalog.setval('public.import_run_id_seq', 1, false);
SELECT pg_catalog.setval('public.lead_id_seq', 1, false);
SELECT pg_catalog.setval('public.merge_id_seq', 1, false);
SELECT pg_catalog.setval('public.refresh_id_seq', 49, true);
SELECT pg_catalog.setval('public.segment_check_id_seq', 2, true);
SELECT pg_catalog.setval('public.segment_id_seq', 15, true);
SELECT pg_catalog.setval('public.template_id_seq', 1, true);
SELECT pg_catalog.setval('public.trace_id_seq', 1, false);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT pk_access_token PRIMARY KEY (id);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT pk_account PRIMARY KEY (id);
ALTER TABLE ONLY public.app_user
    ADD CONSTRAINT pk_app_user PRIMARY KEY (id);
ALTER TABLE ONLY public.change
    ADD CONSTRAINT pk_change PRIMARY KEY (entity, "position", what, profile_id);
ALTER TABLE ONLY public.check_result
    ADD CONSTRAINT pk_check_result PRIMARY KEY (check_id, subject);
ALTER TABLE ONLY public.contact
    ADD CONSTRAINT pk_contact PRIMARY KEY (id);
ALTER TABLE ONLY public.custom_attribute
    ADD CONSTRAINT pk_custom_attribute PRIMARY KEY (entity, name);
ALTER TABLE ONLY public.custom_kind
    ADD CONSTRAINT pk_custom_kind PRIMARY KEY (name);
ALTER TABLE ONLY public.custom_property
    ADD CONSTRAINT pk_custom_property PRIMARY KEY (name);
ALTER TABLE ONLY public.domain_role
    ADD CONSTRAINT pk_domain_role PRIMARY KEY (domain, role);
ALTER TABLE ONLY public.folder
    ADD CONSTRAINT pk_folder PRIMARY KEY (id);
ALTER TABLE ONLY public.folder_user
    ADD CONSTRAINT pk_folder_user PRIMARY KEY (folder_id, user_id);
ALTER TABLE ONLY public.group_role
    ADD CONSTRAINT pk_group_role PRIMARY KEY (name, role);
ALTER TABLE ONLY public.identifier
    ADD CONSTRAINT pk_identifier PRIMARY KEY (entity, value, system, profile_id);
ALTER TABLE ONLY public.import_change
    ADD CONSTRAINT pk_import_change PRIMARY KEY (id);
ALTER TABLE ONLY public.import_record
    ADD CONSTRAINT pk_import_record PRIMARY KEY (run_id, entity, record_id);
ALTER TABLE ONLY public.import_rejected
    ADD CONSTRAINT pk_import_rejected PRIMARY KEY (run_id, line);
ALTER TABLE ONLY public.import_run
    ADD CONSTRAINT pk_import_run PRIMARY KEY (id);
ALTER TABLE ONLY public.interaction
    ADD CONSTRAINT pk_interaction PRIMARY KEY (contact_id, id);
ALTER TABLE ONLY public.lead
    ADD CONSTRAINT pk_lead PRIMARY KEY (id);
ALTER TABLE ONLY public.lease
    ADD CONSTRAINT pk_lease PRIMARY KEY (name);
ALTER TABLE ONLY public.lesson_step
    ADD CONSTRAINT pk_lesson_step PRIMARY KEY (name);
ALTER TABLE ONLY public.merge
    ADD CONSTRAINT pk_merge PRIMARY KEY (id);
ALTER TABLE ONLY public.merge_move
    ADD CONSTRAINT pk_merge_move PRIMARY KEY (merge_id, what, record_id, detail);
ALTER TABLE ONLY public.own_choices
    ADD CONSTRAINT pk_own_choices PRIMARY KEY (entity, name);
ALTER TABLE ONLY public.refresh
    ADD CONSTRAINT pk_refresh PRIMARY KEY (id);
ALTER TABLE ONLY public.segment
    ADD CONSTRAINT pk_segment PRIMARY KEY (id);
ALTER TABLE ONLY public.segment_check
    ADD CONSTRAINT pk_segment_check PRIMARY KEY (id);
ALTER TABLE ONLY public.segment_version
    ADD CONSTRAINT pk_segment_version PRIMARY KEY (segment_id, number);
ALTER TABLE ONLY public.setting
    ADD CONSTRAINT pk_setting PRIMARY KEY (name);
ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT pk_sign_in PRIMARY KEY (key);
ALTER TABLE ONLY public.static_member
    ADD CONSTRAINT pk_static_member PRIMARY KEY (profile_id, segment_id);
ALTER TABLE ONLY public.stay
    ADD CONSTRAINT pk_stay PRIMARY KEY (profile_id, segment_id, entered_at);
ALTER TABLE ONLY public.template
    ADD CONSTRAINT pk_template PRIMARY KEY (id);
ALTER TABLE ONLY public.told_apart
    ADD CONSTRAINT pk_told_apart PRIMARY KEY (entity, low_id, high_id);
ALTER TABLE ONLY public.trace
    ADD CONSTRAINT pk_trace PRIMARY KEY (id);
ALTER TABLE ONLY public.unkeyed
    ADD CONSTRAINT pk_unkeyed PRIMARY KEY (entity, contact_id, record_id);
ALTER TABLE ONLY public.user_role
    ADD CONSTRAINT pk_user_role PRIMARY KEY (user_id, role, source);
ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT uq_access_token_hash UNIQUE (hash);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT uq_account_external_id UNIQUE (external_id);
ALTER TABLE ONLY public.app_user
    ADD CONSTRAINT uq_app_user_email_key UNIQUE (email_key);
ALTER TABLE ONLY public.app_user
    ADD CONSTRAINT uq_app_user_issuer_subject UNIQUE (issuer, subject);
ALTER TABLE ONLY public.contact
    ADD CONSTRAINT uq_contact_external_id UNIQUE (external_id);
ALTER TABLE ONLY public.folder
    ADD CONSTRAINT uq_folder_name_key UNIQUE (name_key);
ALTER TABLE ONLY public.import_run
    ADD CONSTRAINT uq_import_run_mark UNIQUE (mark);
ALTER TABLE ONLY public.lead
    ADD CONSTRAINT uq_lead_external_id UNIQUE (external_id);
ALTER TABLE ONLY public.segment
    ADD CONSTRAINT uq_segment_key UNIQUE (key);
ALTER TABLE ONLY public.template
    ADD CONSTRAINT uq_template_name_key UNIQUE (name_key);
CREATE INDEX ix_access_token_user_id ON public.access_token USING btree (user_id);
CREATE INDEX ix_account_city_key ON public.account USING btree (city_key);
CREATE INDEX ix_account_created_at ON public.account USING btree (created_at);
CREATE INDEX ix_account_industry ON public.account USING btree (industry);
CREATE INDEX ix_account_name_key ON public.account USING btree (name_key);
CREATE INDEX ix_account_updated_at ON public.account USING btree (updated_at);
CREATE INDEX ix_contact_account_id ON public.contact USING btree (account_id);
CREATE INDEX ix_contact_birthday ON public.contact USING btree (birthday);
CREATE INDEX ix_contact_called_at ON public.contact USING btree (called_at);
CREATE INDEX ix_contact_city_key ON public.contact USING btree (city_key);
CREATE INDEX ix_contact_created_at ON public.contact USING btree (created_at);
CREATE INDEX ix_contact_email_key ON public.contact USING btree (email_key);
CREATE INDEX ix_contact_joined_on ON public.contact USING btree (joined_on);
CREATE INDEX ix_contact_last_name_key ON public.contact USING btree (last_name_key);
CREATE INDEX ix_contact_nickname ON public.contact USING btree (nickname_key);
CREATE INDEX ix_contact_updated_at ON public.contact USING btree (updated_at);
CREATE INDEX ix_folder_user_user_id ON public.folder_user USING btree (user_id);
CREATE INDEX ix_identifier_entity_profile_id ON public.identifier USING btree (entity, profile_id);
CREATE INDEX ix_import_change_entity_record_id ON public.import_change USING btree (entity, record_id);
CREATE INDEX ix_import_change_run_id ON public.import_change USING btree (run_id);
CREATE INDEX ix_import_run_signature ON public.import_run USING btree (signature);
CREATE INDEX ix_interaction_contact_id_kind_occurred_at ON public.interaction USING btree (contact_id, kind, occurred_at);
CREATE INDEX ix_interaction_kind_occurred_at_contact_id ON public.interaction USING btree (kind, occurred_at, contact_id);
CREATE INDEX ix_lead_contact_id ON public.lead USING btree (contact_id);
CREATE INDEX ix_lead_created_at ON public.lead USING btree (created_at);
CREATE INDEX ix_lead_updated_at ON public.lead USING btree (updated_at);
CREATE INDEX ix_merge_entity_gone_id ON public.merge USING btree (entity, gone_id);
CREATE INDEX ix_merge_entity_kept_id ON public.merge USING btree (entity, kept_id);
CREATE INDEX ix_refresh_segment_id_as_of ON public.refresh USING btree (segment_id, as_of);
CREATE INDEX ix_segment_check_segment_id ON public.segment_check USING btree (segment_id);
CREATE INDEX ix_segment_folder_id ON public.segment USING btree (folder_id);
CREATE INDEX ix_segment_owner_id ON public.segment USING btree (owner_id);
CREATE INDEX ix_sign_in_user_id ON public.sign_in USING btree (user_id);
CREATE INDEX ix_static_member_picked ON public.static_member USING btree (segment_id) WHERE (removed_at IS NULL);
CREATE INDEX ix_static_member_removed ON public.static_member USING btree (segment_id, removed_at) WHERE (removed_at IS NOT NULL);
CREATE INDEX ix_stay_segment_id_entered_at ON public.stay USING btree (segment_id, entered_at, profile_id, entered_reason);
CREATE INDEX ix_stay_segment_id_left_at ON public.stay USING btree (segment_id, left_at, profile_id, left_reason, entered_at);
CREATE INDEX ix_trace_at ON public.trace USING btree (at);
CREATE INDEX ix_trace_subject_kind_subject_id_id ON public.trace USING btree (subject_kind, subject_id, id);
CREATE INDEX ix_trace_user_id_id ON public.trace USING btree (user_id, id);
CREATE UNIQUE INDEX uq_stay_open ON public.stay USING btree (profile_id, segment_id) WHERE (left_at IS NULL);
CREATE TRIGGER journal_account_delete AFTER DELETE ON public.account REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_account_delete();
CREATE TRIGGER journal_account_insert AFTER INSERT ON public.account REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_account_insert();
CREATE TRIGGER journal_account_update AFTER UPDATE ON public.account REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_account_update();
CREATE TRIGGER journal_contact_delete AFTER DELETE ON public.contact REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_contact_delete();
CREATE TRIGGER journal_contact_insert AFTER INSERT ON public.contact REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_contact_insert();
CREATE TRIGGER journal_contact_update AFTER UPDATE ON public.contact REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_contact_update();
CREATE TRIGGER journal_identifier_delete AFTER DELETE ON public.identifier REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_identifier_delete();
CREATE TRIGGER journal_identifier_insert AFTER INSERT ON public.identifier REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_identifier_insert();
CREATE TRIGGER journal_identifier_update AFTER UPDATE ON public.identifier REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_identifier_update();
CREATE TRIGGER journal_interaction_delete AFTER DELETE ON public.interaction REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_interaction_delete();
CREATE TRIGGER journal_interaction_insert AFTER INSERT ON public.interaction REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_interaction_insert();
CREATE TRIGGER journal_interaction_update AFTER UPDATE ON public.interaction REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_interaction_update();
CREATE TRIGGER journal_lead_delete AFTER DELETE ON public.lead REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_lead_delete();
CREATE TRIGGER journal_lead_insert AFTER INSERT ON public.lead REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_lead_insert();
CREATE TRIGGER journal_lead_update AFTER UPDATE ON public.lead REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_lead_update();
CREATE TRIGGER journal_merge_delete AFTER DELETE ON public.merge REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_merge_delete();
CREATE TRIGGER journal_merge_insert AFTER INSERT ON public.merge REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_merge_insert();
CREATE TRIGGER journal_merge_move_delete AFTER DELETE ON public.merge_move REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_merge_move_delete();
CREATE TRIGGER journal_merge_move_insert AFTER INSERT ON public.merge_move REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_merge_move_insert();
CREATE TRIGGER journal_merge_move_update AFTER UPDATE ON public.merge_move REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_merge_move_update();
CREATE TRIGGER journal_merge_update AFTER UPDATE ON public.merge REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_merge_update();
CREATE TRIGGER journal_static_member_delete AFTER DELETE ON public.static_member REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_static_member_delete();
CREATE TRIGGER journal_static_member_insert AFTER INSERT ON public.static_member REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_static_member_insert();
CREATE TRIGGER journal_static_member_update AFTER UPDATE ON public.static_member REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((current_setting('windrow.import_run'::text, true) <> ''::text)) EXECUTE FUNCTION public.journal_static_member_update();
CREATE TRIGGER keep_trace BEFORE DELETE OR UPDATE OR TRUNCATE ON public.trace FOR EACH STATEMENT EXECUTE FUNCTION public.keep_added_rows();
ALTER TABLE public.trace ENABLE ALWAYS TRIGGER keep_trace;
CREATE TRIGGER note_account_delete AFTER DELETE ON public.account REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_account_delete();
CREATE TRIGGER note_account_insert AFTER INSERT ON public.account REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_account_insert();
CREATE TRIGGER note_account_truncate AFTER TRUNCATE ON public.account FOR EACH STATEMENT EXECUTE FUNCTION public.note_account_truncate();
CREATE TRIGGER note_account_update AFTER UPDATE ON public.account REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_account_update();
CREATE TRIGGER note_contact_delete AFTER DELETE ON public.contact REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_contact_delete();
CREATE TRIGGER note_contact_insert AFTER INSERT ON public.contact REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_contact_insert();
CREATE TRIGGER note_contact_truncate AFTER TRUNCATE ON public.contact FOR EACH STATEMENT EXECUTE FUNCTION public.note_contact_truncate();
CREATE TRIGGER note_contact_update AFTER UPDATE ON public.contact REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_contact_update();
CREATE TRIGGER note_interaction_delete AFTER DELETE ON public.interaction REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_interaction_delete();
CREATE TRIGGER note_interaction_insert AFTER INSERT ON public.interaction REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_interaction_insert();
CREATE TRIGGER note_interaction_truncate AFTER TRUNCATE ON public.interaction FOR EACH STATEMENT EXECUTE FUNCTION public.note_interaction_truncate();
CREATE TRIGGER note_interaction_update AFTER UPDATE ON public.interaction REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_interaction_update();
CREATE TRIGGER note_lead_delete AFTER DELETE ON public.lead REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_lead_delete();
CREATE TRIGGER note_lead_insert AFTER INSERT ON public.lead REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_lead_insert();
CREATE TRIGGER note_lead_truncate AFTER TRUNCATE ON public.lead FOR EACH STATEMENT EXECUTE FUNCTION public.note_lead_truncate();
CREATE TRIGGER note_lead_update AFTER UPDATE ON public.lead REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_lead_update();
ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT fk_access_token_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id);
ALTER TABLE ONLY public.check_result
    ADD CONSTRAINT fk_check_result_check_id FOREIGN KEY (check_id) REFERENCES public.segment_check(id);
ALTER TABLE ONLY public.contact
    ADD CONSTRAINT fk_contact_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.folder_user
    ADD CONSTRAINT fk_folder_user_folder_id FOREIGN KEY (folder_id) REFERENCES public.folder(id);
ALTER TABLE ONLY public.folder_user
    ADD CONSTRAINT fk_folder_user_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id);
ALTER TABLE ONLY public.interaction
    ADD CONSTRAINT fk_interaction_contact_id FOREIGN KEY (contact_id) REFERENCES public.contact(id);
ALTER TABLE ONLY public.lead
    ADD CONSTRAINT fk_lead_contact_id FOREIGN KEY (contact_id) REFERENCES public.contact(id);
ALTER TABLE ONLY public.refresh
    ADD CONSTRAINT fk_refresh_segment_id FOREIGN KEY (segment_id) REFERENCES public.segment(id);
ALTER TABLE ONLY public.segment_check
    ADD CONSTRAINT fk_segment_check_segment_id FOREIGN KEY (segment_id) REFERENCES public.segment(id);
ALTER TABLE ONLY public.segment_version
    ADD CONSTRAINT fk_segment_version_segment_id FOREIGN KEY (segment_id) REFERENCES public.segment(id);
ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT fk_sign_in_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id);
ALTER TABLE ONLY public.static_member
    ADD CONSTRAINT fk_static_member_segment_id FOREIGN KEY (segment_id) REFERENCES public.segment(id);
ALTER TABLE ONLY public.stay
    ADD CONSTRAINT fk_stay_segment_id FOREIGN KEY (segment_id) REFERENCES public.segment(id);
ALTER TABLE ONLY public.user_role
    ADD CONSTRAINT fk_user_role_user_id FOREIGN KEY (user_id) REFERENCES public.app_user(id);
