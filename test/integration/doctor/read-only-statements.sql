$') AS parts
  FROM seen s WHERE s.root = w.root AND s.checked) v ON v.parts IS NOT NULL UNION ALL SELECT w.key, w.schema, 'not-null', a.attname::text, ARRAY[a.attname::text], pg_catalog.format('%I IS NOT NULL', a.attname), NULL, '{}'::json[]
 FROM wanted w JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull
 WHERE w.names IS NOT NULL AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = w.oid AND NOT t.tgisinternal AND t.tgtype & 7 = 7 AND t.tgenabled <> 'D') UNION ALL SELECT w.key, w.schema, 'value', a.attname::text, ARRAY[a.attname::text], pg_catalog.format(CASE WHEN a.attnotnull AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = w.oid AND NOT t.tgisinternal AND t.tgtype & 7 = 7 AND t.tgenabled <> 'D') THEN '(%s) IS NOT NULL' ELSE '((%s) IS NULL) IS NOT NULL' END, pg_catalog.quote_ident(a.attname)), NULL, '{}'::json[]
 FROM wanted w JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped CROSS JOIN LATERAL (SELECT up.oid, pg_catalog.format_type(up.oid, up.mod) AS type, t.typname::text AS name, t.typtype AS kind, up.mod FROM (
  WITH RECURSIVE up AS (SELECT a.atttypid AS oid, a.atttypmod AS mod UNION ALL
   SELECT t.typbasetype, CASE WHEN up.mod >= 0 THEN up.mod ELSE t.typtypmod END FROM up JOIN pg_catalog.pg_type t ON t.oid = up.oid AND t.typtype = 'd') SELECT oid, mod FROM up) up
 JOIN pg_catalog.pg_type t ON t.oid = up.oid AND t.typtype <> 'd') base WHERE a.attgenerated = '' AND base.kind = 'e' UNION ALL SELECT w.key, w.schema, 'generated', a.attname::text, ARRAY(SELECT DISTINCT b.attname::text FROM pg_catalog.regexp_matches(d.adbin::text, ':varattno ([0-9]+)', 'g') m
   JOIN pg_catalog.pg_attribute b ON b.attrelid = w.oid AND b.attnum = m[1]::smallint ORDER BY 1),
  CASE WHEN NOT EXISTS (SELECT FROM pg_catalog.regexp_matches(d.adbin::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid WHERE NOT (p.prolang IN (SELECT l.oid FROM pg_catalog.pg_language l WHERE l.lanname IN ('internal', 'c')) AND (p.provolatile <> 'v' OR p.proname IN ('random', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7')) AND p.proname NOT IN ('txid_current', 'pg_current_xact_id'))) THEN pg_catalog.format(CASE WHEN a.attnotnull AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = w.oid AND NOT t.tgisinternal AND t.tgtype & 7 = 7 AND t.tgenabled <> 'D') THEN '(%s) IS NOT NULL' ELSE '((%s) IS NULL) IS NOT NULL' END, CASE WHEN base.mod >= 0 AND base.name IN ('varchar', 'bpchar', 'bit', 'varbit')
  THEN pg_catalog.format('pg_catalog.%I((%s)::pg_catalog.%I, %s, false)', base.name, pg_catalog.pg_get_expr(d.adbin, d.adrelid), base.name, base.mod) ELSE pg_catalog.format('(%s)::%s', pg_catalog.pg_get_expr(d.adbin, d.adrelid), base.type) END) END, NULL, ARRAY(SELECT DISTINCT ON (p.oid) pg_catalog.json_build_object('name', pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)),
   'granted', pg_catalog.has_function_privilege(p.oid, 'EXECUTE'),
   'source', CASE WHEN l.lanname = 'plpgsql' AND NOT p.proisstrict AND pg_catalog.length(p.prosrc) < 100000 AND d.adbin::text !~ '\{(CASE|COALESCE|BOOLEXPR)' THEN p.prosrc END)
  FROM pg_catalog.regexp_matches(d.adbin::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  WHERE l.lanname NOT IN ('internal', 'c') OR NOT pg_catalog.has_function_privilege(p.oid, 'EXECUTE'))
 FROM wanted w JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = 's' CROSS JOIN LATERAL (SELECT up.oid, pg_catalog.format_type(up.oid, up.mod) AS type, t.typname::text AS name, t.typtype AS kind, up.mod FROM (
  WITH RECURSIVE up AS (SELECT a.atttypid AS oid, a.atttypmod AS mod UNION ALL
   SELECT t.typbasetype, CASE WHEN up.mod >= 0 THEN up.mod ELSE t.typtypmod END FROM up JOIN pg_catalog.pg_type t ON t.oid = up.oid AND t.typtype = 'd') SELECT oid, mod FROM up) up
 JOIN pg_catalog.pg_type t ON t.oid = up.oid AND t.typtype <> 'd') base
 JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum UNION ALL SELECT w.key, w.schema, 'default', a.attname::text, '{}'::text[],
  CASE WHEN NOT EXISTS (SELECT FROM pg_catalog.regexp_matches(d.adbin::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid WHERE NOT (p.prolang IN (SELECT l.oid FROM pg_catalog.pg_language l WHERE l.lanname IN ('internal', 'c')) AND (p.provolatile <> 'v' OR p.proname IN ('random', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7')) AND p.proname NOT IN ('txid_current', 'pg_current_xact_id'))) THEN pg_catalog.format(CASE WHEN a.attnotnull AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = w.oid AND NOT t.tgisinternal AND t.tgtype & 7 = 7 AND t.tgenabled <> 'D') THEN '(%s) IS NOT NULL' ELSE '((%s) IS NULL) IS NOT NULL' END, CASE WHEN base.mod >= 0 AND base.name IN ('varchar', 'bpchar', 'bit', 'varbit')
  THEN pg_catalog.format('pg_catalog.%I((%s)::pg_catalog.%I, %s, false)', base.name, pg_catalog.pg_get_expr(d.adbin, d.adrelid), base.name, base.mod) ELSE pg_catalog.format('(%s)::%s', pg_catalog.pg_get_expr(d.adbin, d.adrelid), base.type) END) END, NULL, ARRAY(SELECT DISTINCT ON (p.oid) pg_catalog.json_build_object('name', pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)),
   'granted', pg_catalog.has_function_privilege(p.oid, 'EXECUTE'),
   'source', CASE WHEN l.lanname = 'plpgsql' AND NOT p.proisstrict AND pg_catalog.length(p.prosrc) < 100000 AND d.adbin::text !~ '\{(CASE|COALESCE|BOOLEXPR)' THEN p.prosrc END)
  FROM pg_catalog.regexp_matches(d.adbin::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  WHERE l.lanname NOT IN ('internal', 'c') OR NOT pg_catalog.has_function_privilege(p.oid, 'EXECUTE'))
 FROM wanted w JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' CROSS JOIN LATERAL (SELECT up.oid, pg_catalog.format_type(up.oid, up.mod) AS type, t.typname::text AS name, t.typtype AS kind, up.mod FROM (
  WITH RECURSIVE up AS (SELECT a.atttypid AS oid, a.atttypmod AS mod UNION ALL
   SELECT t.typbasetype, CASE WHEN up.mod >= 0 THEN up.mod ELSE t.typtypmod END FROM up JOIN pg_catalog.pg_type t ON t.oid = up.oid AND t.typtype = 'd') SELECT oid, mod FROM up) up
 JOIN pg_catalog.pg_type t ON t.oid = up.oid AND t.typtype <> 'd') base
 JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE d.adbin::text NOT LIKE '{CONST %' AND NOT EXISTS (SELECT FROM pg_catalog.regexp_matches(d.adbin::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid WHERE p.proname = 'nextval' AND p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace) UNION ALL SELECT w.key, w.schema, 'index', x.relname::text, ARRAY(SELECT DISTINCT b.attname::text FROM pg_catalog.regexp_matches(pg_catalog.concat(i.indpred::text, ' ', i.indexprs::text), ':varattno ([0-9]+)', 'g') m
   JOIN pg_catalog.pg_attribute b ON b.attrelid = w.oid AND b.attnum = m[1]::smallint ORDER BY 1),
  CASE WHEN NOT EXISTS (SELECT FROM pg_catalog.regexp_matches(pg_catalog.concat(i.indpred::text, ' ', i.indexprs::text)::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid WHERE NOT (p.prolang IN (SELECT l.oid FROM pg_catalog.pg_language l WHERE l.lanname IN ('internal', 'c')) AND (p.provolatile <> 'v' OR p.proname IN ('random', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7')) AND p.proname NOT IN ('txid_current', 'pg_current_xact_id'))) THEN pg_catalog.format('CASE WHEN %s THEN %s ELSE true END', coalesce(pg_catalog.pg_get_expr(i.indpred, i.indrelid), 'true'),
   coalesce((SELECT pg_catalog.string_agg(pg_catalog.format('((%s) IS NULL) IS NOT NULL', pg_catalog.pg_get_indexdef(i.indexrelid, n, false)), ' AND ')
    FROM pg_catalog.generate_series(1, i.indnkeyatts) n WHERE i.indkey[n - 1] = 0), 'true')) END, NULL, ARRAY(SELECT DISTINCT ON (p.oid) pg_catalog.json_build_object('name', pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)),
   'granted', pg_catalog.has_function_privilege(p.oid, 'EXECUTE'),
   'source', CASE WHEN l.lanname = 'plpgsql' AND NOT p.proisstrict AND pg_catalog.length(p.prosrc) < 100000 AND pg_catalog.concat(i.indpred::text, ' ', i.indexprs::text)::text !~ '\{(CASE|COALESCE|BOOLEXPR)' THEN p.prosrc END)
  FROM pg_catalog.regexp_matches(pg_catalog.concat(i.indpred::text, ' ', i.indexprs::text)::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  WHERE l.lanname NOT IN ('internal', 'c') OR NOT pg_catalog.has_function_privilege(p.oid, 'EXECUTE'))
 FROM wanted w JOIN pg_catalog.pg_index i ON i.indrelid = w.oid JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
 WHERE i.indisready AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL) UNION ALL SELECT w.key, w.schema, 'policy', 'INSERT',
  ARRAY(SELECT DISTINCT a.attname::text FROM pg_catalog.regexp_matches(said.trees, ':varattno ([0-9]+)', 'g') m
   JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum = m[1]::smallint WHERE m[1] <> '0' ORDER BY 1), said.expression, NULL, ARRAY(SELECT DISTINCT ON (p.oid) pg_catalog.json_build_object('name', pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)),
   'granted', pg_catalog.has_function_privilege(p.oid, 'EXECUTE'),
   'source', CASE WHEN l.lanname = 'plpgsql' AND NOT p.proisstrict AND pg_catalog.length(p.prosrc) < 100000 AND said.trees::text !~ '\{(CASE|COALESCE|BOOLEXPR)' THEN p.prosrc END)
  FROM pg_catalog.regexp_matches(said.trees::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  WHERE l.lanname NOT IN ('internal', 'c') OR NOT pg_catalog.has_function_privilege(p.oid, 'EXECUTE'))
 FROM wanted w CROSS JOIN LATERAL (SELECT pg_catalog.string_agg(tree::text, ' ') AS trees,
   CASE WHEN coalesce(pg_catalog.bool_and(NOT EXISTS (SELECT FROM pg_catalog.regexp_matches(tree::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid WHERE NOT (p.prolang IN (SELECT l.oid FROM pg_catalog.pg_language l WHERE l.lanname IN ('internal', 'c')) AND (p.provolatile <> 'v' OR p.proname IN ('random', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7')) AND p.proname NOT IN ('txid_current', 'pg_current_xact_id'))) AND tree::text !~ '\{SUBLINK|:varattno 0 '), true)
    THEN pg_catalog.concat('(', coalesce(pg_catalog.string_agg(said_in, ' OR ') FILTER (WHERE p.polpermissive), 'false'), ')',
     ' AND ' || pg_catalog.string_agg(said_in, ' AND ') FILTER (WHERE NOT p.polpermissive)) END AS expression
  FROM pg_catalog.pg_policy p CROSS JOIN LATERAL (SELECT coalesce(p.polwithcheck, p.polqual) AS tree) its
   CROSS JOIN LATERAL (SELECT pg_catalog.format('(%s)', pg_catalog.pg_get_expr(tree, p.polrelid)) AS said_in) written
  WHERE p.polrelid = w.oid AND p.polcmd IN ('*', 'a') AND tree IS NOT NULL
   AND EXISTS (SELECT FROM pg_catalog.unnest(p.polroles) who WHERE who = 0 OR pg_catalog.pg_has_role(who, 'USAGE'))) said
 WHERE w.names IS NULL AND pg_catalog.row_security_active(w.oid) UNION ALL SELECT w.key, w.schema, 'policy', 'UPDATE',
  ARRAY(SELECT DISTINCT a.attname::text FROM pg_catalog.regexp_matches(said.trees, ':varattno ([0-9]+)', 'g') m
   JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum = m[1]::smallint WHERE m[1] <> '0' ORDER BY 1), said.expression, NULL, ARRAY(SELECT DISTINCT ON (p.oid) pg_catalog.json_build_object('name', pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)),
   'granted', pg_catalog.has_function_privilege(p.oid, 'EXECUTE'),
   'source', CASE WHEN l.lanname = 'plpgsql' AND NOT p.proisstrict AND pg_catalog.length(p.prosrc) < 100000 AND said.trees::text !~ '\{(CASE|COALESCE|BOOLEXPR)' THEN p.prosrc END)
  FROM pg_catalog.regexp_matches(said.trees::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  WHERE l.lanname NOT IN ('internal', 'c') OR NOT pg_catalog.has_function_privilege(p.oid, 'EXECUTE'))
 FROM wanted w CROSS JOIN LATERAL (SELECT pg_catalog.string_agg(tree::text, ' ') AS trees,
   CASE WHEN coalesce(pg_catalog.bool_and(NOT EXISTS (SELECT FROM pg_catalog.regexp_matches(tree::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid WHERE NOT (p.prolang IN (SELECT l.oid FROM pg_catalog.pg_language l WHERE l.lanname IN ('internal', 'c')) AND (p.provolatile <> 'v' OR p.proname IN ('random', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7')) AND p.proname NOT IN ('txid_current', 'pg_current_xact_id'))) AND tree::text !~ '\{SUBLINK|:varattno 0 '), true)
    THEN pg_catalog.concat('(', coalesce(pg_catalog.string_agg(said_in, ' OR ') FILTER (WHERE p.polpermissive), 'false'), ')',
     ' AND ' || pg_catalog.string_agg(said_in, ' AND ') FILTER (WHERE NOT p.polpermissive)) END AS expression
  FROM pg_catalog.pg_policy p CROSS JOIN LATERAL (SELECT coalesce(p.polwithcheck, p.polqual) AS tree) its
   CROSS JOIN LATERAL (SELECT pg_catalog.format('(%s)', pg_catalog.pg_get_expr(tree, p.polrelid)) AS said_in) written
  WHERE p.polrelid = w.oid AND p.polcmd IN ('*', 'w') AND tree IS NOT NULL
   AND EXISTS (SELECT FROM pg_catalog.unnest(p.polroles) who WHERE who = 0 OR pg_catalog.pg_has_role(who, 'USAGE'))) said
 WHERE w.names IS NULL AND pg_catalog.row_security_active(w.oid) UNION ALL SELECT w.key, w.schema, 'policy', 'SELECT',
  ARRAY(SELECT DISTINCT a.attname::text FROM pg_catalog.regexp_matches(said.trees, ':varattno ([0-9]+)', 'g') m
   JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum = m[1]::smallint WHERE m[1] <> '0' ORDER BY 1), said.expression, NULL, ARRAY(SELECT DISTINCT ON (p.oid) pg_catalog.json_build_object('name', pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)),
   'granted', pg_catalog.has_function_privilege(p.oid, 'EXECUTE'),
   'source', CASE WHEN l.lanname = 'plpgsql' AND NOT p.proisstrict AND pg_catalog.length(p.prosrc) < 100000 AND said.trees::text !~ '\{(CASE|COALESCE|BOOLEXPR)' THEN p.prosrc END)
  FROM pg_catalog.regexp_matches(said.trees::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  WHERE l.lanname NOT IN ('internal', 'c') OR NOT pg_catalog.has_function_privilege(p.oid, 'EXECUTE'))
 FROM wanted w CROSS JOIN LATERAL (SELECT pg_catalog.string_agg(tree::text, ' ') AS trees,
   CASE WHEN coalesce(pg_catalog.bool_and(NOT EXISTS (SELECT FROM pg_catalog.regexp_matches(tree::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid WHERE NOT (p.prolang IN (SELECT l.oid FROM pg_catalog.pg_language l WHERE l.lanname IN ('internal', 'c')) AND (p.provolatile <> 'v' OR p.proname IN ('random', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7')) AND p.proname NOT IN ('txid_current', 'pg_current_xact_id'))) AND tree::text !~ '\{SUBLINK|:varattno 0 '), true)
    THEN pg_catalog.concat('(', coalesce(pg_catalog.string_agg(said_in, ' OR ') FILTER (WHERE p.polpermissive), 'false'), ')',
     ' AND ' || pg_catalog.string_agg(said_in, ' AND ') FILTER (WHERE NOT p.polpermissive)) END AS expression
  FROM pg_catalog.pg_policy p CROSS JOIN LATERAL (SELECT p.polqual AS tree) its
   CROSS JOIN LATERAL (SELECT pg_catalog.format('(%s)', pg_catalog.pg_get_expr(tree, p.polrelid)) AS said_in) written
  WHERE p.polrelid = w.oid AND p.polcmd IN ('*', 'r') AND tree IS NOT NULL
   AND EXISTS (SELECT FROM pg_catalog.unnest(p.polroles) who WHERE who = 0 OR pg_catalog.pg_has_role(who, 'USAGE'))) said
 WHERE w.names IS NULL AND pg_catalog.row_security_active(w.oid))
SELECT pg_catalog.json_build_object('triggers', ARRAY(SELECT pg_catalog.json_build_object('table', w.key, 'schema', w.schema, 'name', t.tgname,
  'inserts', t.tgtype & 4 <> 0, 'updates', t.tgtype & 16 <> 0,
  'columns', ARRAY(SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = w.oid AND a.attnum = ANY(t.tgattr::int2[])), 'source', p.prosrc,
  'owner', CASE WHEN p.prosecdef THEN pg_catalog.pg_get_userbyid(p.proowner) END,
  'ownPath', EXISTS (SELECT FROM pg_catalog.unnest(p.proconfig) setting WHERE setting LIKE 'search\_path=%'),
  'when', CASE WHEN t.tgqual::text !~ ':varno 1 |:varattno 0 ' AND NOT EXISTS (SELECT FROM pg_catalog.regexp_matches(t.tgqual::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid WHERE NOT (p.prolang IN (SELECT l.oid FROM pg_catalog.pg_language l WHERE l.lanname IN ('internal', 'c')) AND (p.provolatile <> 'v' OR p.proname IN ('random', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7')) AND p.proname NOT IN ('txid_current', 'pg_current_xact_id')))
   THEN (pg_catalog.regexp_match(pg_catalog.pg_get_triggerdef(t.oid), ' WHEN \((.*)\) EXECUTE '))[1] END,
  'always', t.tgqual IS NULL, 'whenColumns', ARRAY(SELECT DISTINCT b.attname::text FROM pg_catalog.regexp_matches(t.tgqual::text, ':varattno ([0-9]+)', 'g') m
   JOIN pg_catalog.pg_attribute b ON b.attrelid = w.oid AND b.attnum = m[1]::smallint ORDER BY 1),
  'fields', ARRAY(SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped))
 FROM wanted w JOIN pg_catalog.pg_trigger t ON t.tgrelid = w.oid AND NOT t.tgisinternal AND t.tgtype & 20 <> 0 AND t.tgenabled::text IN ('A', CASE WHEN false THEN 'R' ELSE 'O' END)
 JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid JOIN pg_catalog.pg_language l ON l.oid = p.prolang AND l.lanname = 'plpgsql'
 WHERE pg_catalog.length(p.prosrc) < 100000 ORDER BY w.key, t.tgname), 'conditions', (SELECT coalesce(pg_catalog.json_agg(conditions ORDER BY "table", kind, name), '[]') FROM conditions),
 'columns', (SELECT coalesce(pg_catalog.json_agg(c), '[]') FROM (SELECT w.key AS table, a.attname::text AS name, CASE WHEN w.names IS NULL THEN a.attname::text ELSE w.names ->> a.attname END AS "shownAs",
  CASE WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_cast c JOIN pg_catalog.pg_proc p ON p.oid = c.castfunc WHERE c.casttarget = base.oid AND p.provolatile <> 'i' AND NOT (p.prolang IN (SELECT l.oid FROM pg_catalog.pg_language l WHERE l.lanname IN ('internal', 'c')) AND (p.provolatile <> 'v' OR p.proname IN ('random', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7')) AND p.proname NOT IN ('txid_current', 'pg_current_xact_id'))) THEN base.type END AS type,
  a.attidentity <> '' OR a.attgenerated <> '' OR coalesce(t.typdefault IS NOT NULL, false) AS computed, d.oid IS NOT NULL AS defaulted,
  CASE WHEN NOT EXISTS (SELECT FROM pg_catalog.regexp_matches(d.adbin::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid WHERE NOT (p.prolang IN (SELECT l.oid FROM pg_catalog.pg_language l WHERE l.lanname IN ('internal', 'c')) AND (p.provolatile <> 'v' OR p.proname IN ('random', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7')) AND p.proname NOT IN ('txid_current', 'pg_current_xact_id'))) THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS expression
 FROM wanted w JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped
 JOIN pg_catalog.pg_type t ON t.oid = a.atttypid CROSS JOIN LATERAL (SELECT up.oid, pg_catalog.format_type(up.oid, up.mod) AS type, t.typname::text AS name, t.typtype AS kind, up.mod FROM (
  WITH RECURSIVE up AS (SELECT a.atttypid AS oid, a.atttypmod AS mod UNION ALL
   SELECT t.typbasetype, CASE WHEN up.mod >= 0 THEN up.mod ELSE t.typtypmod END FROM up JOIN pg_catalog.pg_type t ON t.oid = up.oid AND t.typtype = 'd') SELECT oid, mod FROM up) up
 JOIN pg_catalog.pg_type t ON t.oid = up.oid AND t.typtype <> 'd') base
 LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum) c WHERE EXISTS (SELECT FROM conditions WHERE conditions."table" = c."table") OR EXISTS (SELECT FROM wanted w JOIN pg_catalog.pg_trigger t ON t.tgrelid = w.oid AND t.tgqual IS NOT NULL WHERE w.key = c."table"))) AS document;

BEGIN TRANSACTION READ ONLY;

EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) INSERT INTO "message_status" ("message_id", "entity_type", "status", "received_at") VALUES ('00000000-0000-4000-8000-000000000000'::uuid, 'Order'::text, 'processing'::text, '2026-01-01 00:00:00.123'::timestamp);

EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) INSERT INTO "order_line_items" ("order_key", "line_number", "part_key", "supplier_key", "quantity", "extended_price", "discount", "tax", "return_flag", "line_status", "ship_date", "commit_date", "receipt_date") VALUES ('1'::text, 1::int4, '155190'::text, '7706'::text, 17::int4, 21168.23::float8, 0.04::float8, 0.02::float8, 'N'::text, 'O'::text, '1996-03-13'::text, '1996-02-12'::text, '1996-03-22'::text) ON CONFLICT ("order_key", "line_number") DO NOTHING;

EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) INSERT INTO "orders" ("order_key", "customer_key", "order_status", "total_price", "order_date", "order_priority", "clerk", "ship_priority", "comment") VALUES ('1'::text, '36901'::text, 'O'::text, 173665.47::float8, '1996-01-02'::text, '5-LOW'::text, 'Clerk#000000951'::text, 0::int4, 'nstructions sleep furiously among'::text) ON CONFLICT DO NOTHING;

EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT * FROM "order_line_items" WHERE id > 0::int4 ORDER BY id LIMIT 100;

EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT * FROM "orders" WHERE id > 0::int4 ORDER BY id LIMIT 100;

EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) UPDATE "message_status" SET status = 'processing'::text, processed_at = now(), error_message = 'Failed after 3 attempts: Database(DatabaseError(Unknown, "there is no unique or exclusion constraint"))'::text, retry_count = retry_count + 1 WHERE message_id = '00000000-0000-4000-8000-000000000000'::uuid;

ROLLBACK;

SELECT coalesce(pg_catalog.json_agg(s ORDER BY s."table", s."column"), '[]') AS document FROM (
 SELECT n.nspname AS "tableSchema", c.relname AS "table", a.attname AS "column", pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
  sn.nspname AS schema, sc.relname AS name, q.seqincrement::float8 AS increment,
  LEAST(q.seqmax, CASE a.atttypid WHEN 'pg_catalog.int2'::pg_catalog.regtype THEN 32767 WHEN 'pg_catalog.int4'::pg_catalog.regtype THEN 2147483647
   ELSE 9223372036854775807 END)::float8 AS "limit",
  q.seqmax::float8 AS "sequenceMax",
  CASE WHEN pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT') AND NOT pg_catalog.row_security_active(c.oid)
    AND EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = x.relam
     WHERE i.indrelid = c.oid AND i.indisvalid AND i.indpred IS NULL AND m.amname = 'btree' AND i.indkey[0] = a.attnum)
   THEN pg_catalog.format('SELECT pg_catalog.max(%I)::float8 FROM %I.%I', a.attname, n.nspname, c.relname) END AS "largestOf",
  CASE WHEN pg_catalog.has_schema_privilege(sn.oid, 'USAGE') AND pg_catalog.has_sequence_privilege(q.seqrelid, 'SELECT')
   THEN pg_catalog.format('SELECT CASE WHEN NOT is_called THEN last_value END::float8 FROM %I.%I', sn.nspname, sc.relname) END AS "firstOf",
  pg_catalog.has_sequence_privilege(q.seqrelid, 'SELECT, USAGE') AS readable,
  CASE WHEN pg_catalog.has_sequence_privilege(q.seqrelid, 'SELECT, USAGE') THEN pg_catalog.pg_sequence_last_value(q.seqrelid) END::float8 AS last
 FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
 JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
 CROSS JOIN LATERAL (SELECT d.objid AS oid FROM pg_catalog.pg_depend d
  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
   AND d.refobjid = c.oid AND d.refobjsubid = a.attnum AND d.deptype = 'i'
 UNION SELECT d.refobjid FROM pg_catalog.pg_attrdef ad JOIN pg_catalog.pg_depend d
  ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.objid = ad.oid
   AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
  WHERE ad.adrelid = c.oid AND ad.adnum = a.attnum) owned
 JOIN pg_catalog.pg_sequence q ON q.seqrelid = owned.oid AND q.seqincrement > 0 AND NOT q.seqcycle
 JOIN pg_catalog.pg_class sc ON sc.oid = q.seqrelid JOIN pg_catalog.pg_namespace sn ON sn.oid = sc.relnamespace
 WHERE (c.relname = ANY($2::text[]) AND c.oid = (SELECT same.oid FROM pg_catalog.pg_class same JOIN pg_catalog.pg_namespace its ON its.oid = same.relnamespace
 WHERE same.relname = c.relname AND same.relkind IN ('r', 'p', 'v', 'm', 'f') AND its.nspname = ANY(coalesce(nullif(coalesce($1::text[], pg_catalog.current_schemas(false)::text[]), '{}'), '{public}'))
 ORDER BY pg_catalog.array_position(coalesce($1::text[], pg_catalog.current_schemas(false)::text[]), its.nspname::text) LIMIT 1)
 OR EXISTS (SELECT FROM pg_catalog.pg_namespace its WHERE its.oid = c.relnamespace AND pg_catalog.concat(its.nspname, '.', c.relname) = ANY($2::text[])))) s;

SELECT current_user::text AS "user", pg_catalog.pg_is_in_recovery() AS standby, pg_catalog.quote_ident($2::text) AS schema,
 (SELECT CASE WHEN pg_catalog.current_setting('server_version_num')::int >= 160000 THEN pg_catalog.pg_has_role(current_user, r.oid, 'SET')
   ELSE pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER') END
  FROM pg_catalog.pg_roles r WHERE r.rolname = $1::text) AS "mayAct",
 coalesce((SELECT pg_catalog.substr(setting, pg_catalog.length('search_path=') + 1)
  FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) setting
  WHERE setting LIKE 'search\_path=%' AND s.setrole IN (coalesce((SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = $1::text), 0), 0)
   AND s.setdatabase IN ((SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), 0)
  ORDER BY s.setrole <> 0 DESC, s.setdatabase <> 0 DESC LIMIT 1),
  (SELECT boot_val FROM pg_catalog.pg_settings WHERE name = 'search_path')) AS "rolePath", ARRAY(SELECT pg_catalog.json_build_object('name', own.name, 'value', own.value) FROM (
  SELECT DISTINCT ON (pg_catalog.split_part(setting, '=', 1)) pg_catalog.split_part(setting, '=', 1) AS name, pg_catalog.substr(setting, pg_catalog.strpos(setting, '=') + 1) AS value
  FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) setting
  WHERE setting LIKE '%.%=%' AND s.setrole = (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = $1::text) AND s.setdatabase IN ((SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), 0)
  ORDER BY 1, s.setdatabase <> 0 DESC) own
 WHERE own.name LIKE '%.%' AND NOT EXISTS (SELECT FROM pg_catalog.pg_settings p WHERE p.name = own.name AND p.context <> 'user')) AS parameters, coalesce(CASE WHEN $1::text IS NULL OR $1::text = session_user THEN pg_catalog.current_setting('session_replication_role')
   ELSE (SELECT value FROM (SELECT DISTINCT ON (pg_catalog.split_part(setting, '=', 1))
  pg_catalog.split_part(setting, '=', 1) AS name, pg_catalog.substr(setting, pg_catalog.strpos(setting, '=') + 1) AS value,
  CASE WHEN s.setrole = 0 THEN 'database' WHEN s.setdatabase = 0 THEN 'role' ELSE 'role in database' END AS of
 FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) setting
 WHERE pg_catalog.split_part(setting, '=', 1) IN ('statement_timeout', 'transaction_timeout', 'lock_timeout', 'idle_session_timeout', 'row_security', 'session_replication_role') AND s.setrole IN (coalesce((SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = $1::text), 0), 0) AND s.setdatabase IN ((SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), 0)
 ORDER BY 1, s.setrole <> 0 DESC, s.setdatabase <> 0 DESC) its WHERE name = 'session_replication_role') END,
  (SELECT p.reset_val FROM pg_catalog.pg_settings p WHERE p.name = 'session_replication_role' AND p.source NOT IN ('user', 'database user', 'client')), 'origin') = 'replica' AS "asReplica";

SELECT n.nspname::text AS schema, c.relname::text AS "table", x.relname::text AS name,
 i.indisprimary AS primary, i.indimmediate AS immediate,
 (i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL) AS inferable,
 NOT i.indisvalid AS invalid, i.indisready AS maintained, i.indisexclusion AS exclusion, coalesce((pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS "nullsEqual", i.indpred IS NOT NULL AS partial, i.indexprs IS NOT NULL AS expression,
 ARRAY(SELECT a.attname::text FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) k
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[k] ORDER BY k) AS columns
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE (i.indisunique OR i.indisexclusion) AND pg_catalog.lower(c.relname) = ANY($1::text[])
ORDER BY 1, 2, 3;

SELECT pg_catalog.current_schemas(false)::text[] AS path;

SELECT pg_catalog.current_setting('server_version') AS "version",
 pg_catalog.current_database()::text AS "database", current_user::text AS "user",
 pg_catalog.pg_is_in_recovery() AS "inRecovery",
 pg_catalog.current_setting('default_transaction_read_only') = 'on' AS "readOnly",
 ARRAY(SELECT name::text FROM pg_catalog.pg_prepared_statements WHERE NOT from_sql ORDER BY 1 LIMIT 20) AS prepared;

SELECT pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()) AS clock, pg_catalog.pg_backend_pid() AS process,
 ARRAY(SELECT pg_catalog.json_build_object('name', s.name, 'ms', s.reset_val::bigint) FROM pg_catalog.pg_settings s WHERE s.name IN ('statement_timeout', 'transaction_timeout', 'idle_session_timeout')
  AND s.reset_val::bigint BETWEEN 1 AND 1000) AS "shortTimeouts";

SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS identifier, pg_catalog.pg_relation_size(c.oid)::float8 AS bytes,
 (pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_column_privilege(c.oid, s.attnum, 'SELECT')
  AND pg_catalog.has_column_privilege(c.oid, r.attnum, 'SELECT') AND NOT pg_catalog.row_security_active(c.oid)) AS readable,
 EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = x.relam
  WHERE i.indrelid = c.oid AND i.indisvalid AND i.indpred IS NULL AND m.amname = 'btree' AND i.indkey[0] = r.attnum) AS indexed
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 JOIN pg_catalog.pg_attribute s ON s.attrelid = c.oid AND s.attname = $3::text AND NOT s.attisdropped
 JOIN pg_catalog.pg_attribute r ON r.attrelid = c.oid AND r.attname = $4::text AND NOT r.attisdropped
  AND r.atttypid IN ('pg_catalog.timestamp'::pg_catalog.regtype, 'pg_catalog.timestamptz'::pg_catalog.regtype)
WHERE (c.relname = ANY($2::text[]) AND c.oid = (SELECT same.oid FROM pg_catalog.pg_class same JOIN pg_catalog.pg_namespace its ON its.oid = same.relnamespace
 WHERE same.relname = c.relname AND same.relkind IN ('r', 'p', 'v', 'm', 'f') AND its.nspname = ANY(coalesce(nullif(coalesce($1::text[], pg_catalog.current_schemas(false)::text[]), '{}'), '{public}'))
 ORDER BY pg_catalog.array_position(coalesce($1::text[], pg_catalog.current_schemas(false)::text[]), its.nspname::text) LIMIT 1)
 OR EXISTS (SELECT FROM pg_catalog.pg_namespace its WHERE its.oid = c.relnamespace AND pg_catalog.concat(its.nspname, '.', c.relname) = ANY($2::text[]))) AND c.relkind = 'r';

SELECT pg_catalog.json_build_array((SELECT CASE WHEN NOT is_called THEN last_value END::float8 FROM public.orders_id_seq)) AS document;

SELECT pg_catalog.json_build_array((SELECT pg_catalog.max(id)::float8 FROM public.orders)) AS document;

SELECT pg_catalog.json_build_object(
 'at', pg_catalog.date_part('epoch', pg_catalog.now()), 'oldest', pg_catalog.min(known.oldest), 'rows', coalesce(pg_catalog.sum(known.rows), 0),
 'statuses', coalesce(pg_catalog.json_agg(known) FILTER (WHERE known.recent), '[]')) AS document
FROM (SELECT status, pg_catalog.count(*) AS rows, pg_catalog.min(received) AS oldest, pg_catalog.max(received) AS newest,
  pg_catalog.count(*) FILTER (WHERE received < pg_catalog.date_part('epoch', pg_catalog.now()) - 120) AS overdue,
  received >= pg_catalog.date_part('epoch', pg_catalog.now()) - 86400 AS recent
 FROM (SELECT "status"::text AS status, pg_catalog.date_part('epoch', "received_at") AS received
  FROM ONLY public.message_status WHERE "received_at" BETWEEN '1970-01-01' AND pg_catalog.now() + '1 day' ORDER BY "received_at" DESC LIMIT 10000) newest
 GROUP BY 1, 6) known;

SELECT pg_catalog.json_build_object('autovacuum', pg_catalog.current_setting('autovacuum')::bool,
 'failsafeAge', pg_catalog.current_setting('vacuum_failsafe_age', true)::int,
 'databases', (SELECT pg_catalog.json_agg(d) FROM (SELECT datname AS name, pg_catalog.age(datfrozenxid) AS "transactionAge",
  pg_catalog.mxid_age(datminmxid) AS "multixactAge", datallowconn AS connectable FROM pg_catalog.pg_database
 ORDER BY GREATEST(pg_catalog.age(datfrozenxid), pg_catalog.mxid_age(datminmxid)) DESC, datname LIMIT 5) d), 'schema', coalesce((coalesce($1::text[], pg_catalog.current_schemas(false)::text[]))[1], 'public'), 'switchedOff', ARRAY(SELECT c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE (c.relname = ANY($2::text[]) AND c.oid = (SELECT same.oid FROM pg_catalog.pg_class same JOIN pg_catalog.pg_namespace its ON its.oid = same.relnamespace
 WHERE same.relname = c.relname AND same.relkind IN ('r', 'p', 'v', 'm', 'f') AND its.nspname = ANY(coalesce(nullif(coalesce($1::text[], pg_catalog.current_schemas(false)::text[]), '{}'), '{public}'))
 ORDER BY pg_catalog.array_position(coalesce($1::text[], pg_catalog.current_schemas(false)::text[]), its.nspname::text) LIMIT 1)
 OR EXISTS (SELECT FROM pg_catalog.pg_namespace its WHERE its.oid = c.relnamespace AND pg_catalog.concat(its.nspname, '.', c.relname) = ANY($2::text[]))) AND EXISTS (SELECT FROM pg_catalog.unnest(c.reloptions) o
  WHERE pg_catalog.lower(o) IN ('autovacuum_enabled=false', 'autovacuum_enabled=off', 'autovacuum_enabled=no', 'autovacuum_enabled=0')) ORDER BY 1), 'holders', (SELECT coalesce(pg_catalog.json_agg(h ORDER BY h.age DESC), '[]') FROM (
 SELECT * FROM (SELECT 'session' AS kind, a.pid::text AS name, a.usename::text AS "user", a.datname::text AS database, pg_catalog.age(a.backend_xmin) AS age
  FROM pg_catalog.pg_stat_activity a WHERE a.backend_xmin IS NOT NULL AND a.pid <> pg_catalog.pg_backend_pid()
 UNION ALL SELECT 'prepared', gid, owner::text, database::text, pg_catalog.age(transaction) FROM pg_catalog.pg_prepared_xacts
 UNION ALL SELECT 'slot', slot_name::text, NULL, NULL, GREATEST(pg_catalog.age(xmin), pg_catalog.age(catalog_xmin))
  FROM pg_catalog.pg_replication_slots WHERE xmin IS NOT NULL OR catalog_xmin IS NOT NULL) held
 ORDER BY age DESC LIMIT 5) h), 'commandLine', ARRAY(SELECT name::text FROM pg_catalog.pg_settings WHERE source = 'command line' AND name IN ('autovacuum') ORDER BY 1), 'slots', (SELECT coalesce(pg_catalog.json_agg(s), '[]') FROM (SELECT slot_name::text AS name, active, pg_catalog.to_jsonb(r) ->> 'wal_status' AS "walStatus",
  CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), restart_lsn) END::float8 AS "retainedBytes"
 FROM pg_catalog.pg_replication_slots r WHERE restart_lsn IS NOT NULL OR pg_catalog.to_jsonb(r) ->> 'wal_status' = 'lost' ORDER BY 4 DESC NULLS LAST, 1 LIMIT 5) s), 'dead', ARRAY(SELECT pg_catalog.json_build_object('table', c.relname, 'dead', pg_catalog.pg_stat_get_dead_tuples(c.oid), 'live', pg_catalog.pg_stat_get_live_tuples(c.oid),
  'vacuumedSeconds', pg_catalog.round(pg_catalog.date_part('epoch', pg_catalog.now() - GREATEST(pg_catalog.pg_stat_get_last_autovacuum_time(c.oid), pg_catalog.pg_stat_get_last_vacuum_time(c.oid)))::numeric))
 FROM pg_catalog.pg_class c WHERE (c.relname = ANY($2::text[]) AND c.oid = (SELECT same.oid FROM pg_catalog.pg_class same JOIN pg_catalog.pg_namespace its ON its.oid = same.relnamespace
 WHERE same.relname = c.relname AND same.relkind IN ('r', 'p', 'v', 'm', 'f') AND its.nspname = ANY(coalesce(nullif(coalesce($1::text[], pg_catalog.current_schemas(false)::text[]), '{}'), '{public}'))
 ORDER BY pg_catalog.array_position(coalesce($1::text[], pg_catalog.current_schemas(false)::text[]), its.nspname::text) LIMIT 1)
 OR EXISTS (SELECT FROM pg_catalog.pg_namespace its WHERE its.oid = c.relnamespace AND pg_catalog.concat(its.nspname, '.', c.relname) = ANY($2::text[]))) AND c.relkind = 'r' ORDER BY c.relname), 'archiver', (SELECT pg_catalog.json_build_object('on', pg_catalog.current_setting('archive_mode') <> 'off',
  'failing', coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false), 'failed', failed_count, 'segment', last_failed_wal,
  'archivedSeconds', pg_catalog.round(pg_catalog.date_part('epoch', pg_catalog.now() - last_archived_time)::numeric)) FROM pg_catalog.pg_stat_archiver),
 'multixactFailsafeAge', pg_catalog.current_setting('vacuum_multixact_failsafe_age', true)::int) AS document;

SELECT pg_catalog.json_build_object('schema', coalesce((coalesce($1::text[], pg_catalog.current_schemas(false)::text[]))[1], 'public'),
 'collations', coalesce((SELECT pg_catalog.json_agg(c) FROM (
 SELECT NULL AS name, pg_catalog.to_jsonb(d) ->> 'datcollversion' AS made, pg_catalog.pg_database_collation_actual_version(d.oid) AS now
  FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
 UNION SELECT l.collname::text, l.collversion, pg_catalog.pg_collation_actual_version(l.oid) FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_index i ON i.indrelid = c.oid JOIN pg_catalog.pg_collation l ON l.oid = ANY(i.indcollation::pg_catalog.oid[])
  WHERE (c.relname = ANY($2::text[]) AND c.oid = (SELECT same.oid FROM pg_catalog.pg_class same JOIN pg_catalog.pg_namespace its ON its.oid = same.relnamespace
 WHERE same.relname = c.relname AND same.relkind IN ('r', 'p', 'v', 'm', 'f') AND its.nspname = ANY(coalesce(nullif(coalesce($1::text[], pg_catalog.current_schemas(false)::text[]), '{}'), '{public}'))
 ORDER BY pg_catalog.array_position(coalesce($1::text[], pg_catalog.current_schemas(false)::text[]), its.nspname::text) LIMIT 1)
 OR EXISTS (SELECT FROM pg_catalog.pg_namespace its WHERE its.oid = c.relnamespace AND pg_catalog.concat(its.nspname, '.', c.relname) = ANY($2::text[]))) AND l.collversion IS NOT NULL) c WHERE made <> now), '[]'), 'unlogged', ARRAY(SELECT c.relname::text FROM pg_catalog.pg_class c
 WHERE (c.relname = ANY($2::text[]) AND c.oid = (SELECT same.oid FROM pg_catalog.pg_class same JOIN pg_catalog.pg_namespace its ON its.oid = same.relnamespace
 WHERE same.relname = c.relname AND same.relkind IN ('r', 'p', 'v', 'm', 'f') AND its.nspname = ANY(coalesce(nullif(coalesce($1::text[], pg_catalog.current_schemas(false)::text[]), '{}'), '{public}'))
 ORDER BY pg_catalog.array_position(coalesce($1::text[], pg_catalog.current_schemas(false)::text[]), its.nspname::text) LIMIT 1)
 OR EXISTS (SELECT FROM pg_catalog.pg_namespace its WHERE its.oid = c.relnamespace AND pg_catalog.concat(its.nspname, '.', c.relname) = ANY($2::text[]))) AND c.relpersistence = 'u' ORDER BY 1),
 'damaged', coalesce((SELECT pg_catalog.json_agg(f) FROM (SELECT s.datname::text AS database, (pg_catalog.to_jsonb(s) ->> 'checksum_failures')::int AS failures,
  pg_catalog.round(pg_catalog.date_part('epoch', pg_catalog.now() - (pg_catalog.to_jsonb(s) ->> 'checksum_last_failure')::timestamptz)::numeric) AS "lastSeconds"
 FROM pg_catalog.pg_stat_database s WHERE (pg_catalog.to_jsonb(s) ->> 'checksum_failures')::int > 0 ORDER BY 2 DESC LIMIT 5) f), '[]'), 'followers', coalesce((SELECT pg_catalog.json_agg(f) FROM (SELECT application_name AS name, state,
  CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), replay_lsn) END::float8 AS "behindBytes",
  pg_catalog.date_part('epoch', replay_lag) AS "behindSeconds" FROM pg_catalog.pg_stat_replication ORDER BY 3 DESC NULLS LAST, 1 LIMIT 5) f), '[]')) AS document;

SELECT pg_catalog.json_build_object('user', current_user,
 'seesAll', pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),
 'limits', pg_catalog.json_build_object(
 'connections', pg_catalog.current_setting('max_connections')::int,
 'superuserReserved', pg_catalog.current_setting('superuser_reserved_connections')::int,
 'reserved', coalesce(pg_catalog.current_setting('reserved_connections', true), '0')::int,
 'database', (SELECT datconnlimit FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())), 'used', (SELECT pg_catalog.json_build_object('server', pg_catalog.count(*),
 'database', pg_catalog.count(*) FILTER (WHERE a.datname = pg_catalog.current_database())) FROM pg_catalog.pg_stat_activity a WHERE a.datid IS NOT NULL AND a.usesysid IS NOT NULL AND coalesce(a.backend_type, 'client backend') = 'client backend'
 AND a.pid <> pg_catalog.pg_backend_pid()), 'roles', (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('user', r.rolname, 'superuser', r.rolsuper,
  'connectionLimit', r.rolconnlimit, 'connections', r.connections,
  'mayUseReserved', coalesce((SELECT pg_catalog.pg_has_role(r.oid, p.oid, 'USAGE') FROM pg_catalog.pg_roles p
   WHERE p.rolname = 'pg_use_reserved_connections'), false)))
 FROM (SELECT o.oid, o.rolname, o.rolsuper, o.rolconnlimit,
   (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity a WHERE a.usesysid = o.oid AND a.datid IS NOT NULL AND a.usesysid IS NOT NULL AND coalesce(a.backend_type, 'client backend') = 'client backend'
 AND a.pid <> pg_catalog.pg_backend_pid()) AS connections
  FROM pg_catalog.pg_roles o WHERE o.rolcanlogin ORDER BY o.rolname = current_user DESC, connections DESC, o.rolname LIMIT 20) r),
 'connections', (SELECT coalesce(pg_catalog.json_agg(g), '[]') FROM (SELECT a.usename AS "user", a.datname AS database, a.application_name AS application,
  a.state, pg_catalog.count(*) AS count FROM pg_catalog.pg_stat_activity a WHERE a.datid IS NOT NULL AND a.usesysid IS NOT NULL AND coalesce(a.backend_type, 'client backend') = 'client backend'
 AND a.pid <> pg_catalog.pg_backend_pid()
  GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 1, 2, 3, 4 LIMIT 20) g), 'waiting', pg_catalog.cardinality(waiting.pids), 'sessions', (SELECT coalesce(pg_catalog.json_agg(s), '[]') FROM (SELECT a.pid, pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "startedAt", a.usename AS "user", a.application_name AS application, a.state,
  pg_catalog.upper((pg_catalog.regexp_match(a.query, '^\s*([A-Za-z]{1,20})'))[1]) AS statement,
  pg_catalog.round(pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.xact_start)::numeric) AS "transactionSeconds", pg_catalog.round(pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.state_change)::numeric) AS "stateSeconds",
  CASE WHEN a.pid = ANY(waiting.pids) THEN pg_catalog.round(pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - coalesce((SELECT pg_catalog.min((pg_catalog.to_jsonb(l) ->> 'waitstart')::timestamptz) FROM pg_catalog.pg_locks l WHERE l.pid = a.pid AND NOT l.granted), a.query_start))::numeric) END AS "waitSeconds",
  CASE WHEN a.pid = ANY(waiting.pids) THEN pg_catalog.pg_blocking_pids(a.pid) ELSE '{}' END AS "blockedBy",
  a.wait_event = 'SyncRep' AS "awaitsStandby", ARRAY(SELECT DISTINCT c.relname::text FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
 JOIN pg_catalog.pg_database d ON d.oid = l.database AND d.datname = pg_catalog.current_database()
 WHERE l.pid = a.pid AND c.relname = ANY($1::text[]) AND l.mode <> 'AccessShareLock' ORDER BY 1) AS tables
 FROM pg_catalog.pg_stat_activity a WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
  AND (a.pid = ANY(waiting.pids) OR a.pid = ANY(blocking.pids) OR a.wait_event = 'SyncRep'
   OR (a.state LIKE 'idle in transaction%' OR a.backend_type = 'client backend') AND pg_catalog.round(pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.xact_start)::numeric) >= 60)
 ORDER BY a.pid = ANY(blocking.pids) DESC, a.xact_start, a.pid LIMIT 40) s), 'prepared', (SELECT coalesce(pg_catalog.json_agg(p), '[]') FROM (SELECT gid AS name, owner AS "user", pg_catalog.round(pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - prepared)::numeric) AS "ageSeconds"
 FROM pg_catalog.pg_prepared_xacts WHERE database = pg_catalog.current_database() ORDER BY prepared LIMIT 20) p),
 'commandLine', ARRAY(SELECT name::text FROM pg_catalog.pg_settings WHERE source = 'command line' AND name IN ('max_connections', 'synchronous_standby_names') ORDER BY 1), 'synchronousStandbys', pg_catalog.current_setting('synchronous_standby_names')) AS document
FROM (SELECT ARRAY(SELECT DISTINCT pid FROM pg_catalog.pg_locks WHERE NOT granted AND pid IS NOT NULL LIMIT 20) AS pids OFFSET 0) waiting,
 LATERAL (SELECT ARRAY(SELECT DISTINCT blocker FROM pg_catalog.unnest(waiting.pids) pid, pg_catalog.unnest(pg_catalog.pg_blocking_pids(pid)) blocker) AS pids OFFSET 0) blocking;

SELECT pg_catalog.json_build_object('user', current_user, 'schema', wanted.schema, 'schemaExists', n.oid IS NOT NULL,
 'serverReadOnly', (SELECT CASE WHEN source NOT IN ('user', 'database', 'database user', 'global') THEN setting = 'on' END
  FROM pg_catalog.pg_settings WHERE name = 'default_transaction_read_only'),
 'serverSettings', coalesce((SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', p.name, 'value', p.reset_val, 'of', 'server') ORDER BY p.name)
 FROM pg_catalog.pg_settings p WHERE p.name IN ('statement_timeout', 'transaction_timeout', 'lock_timeout', 'idle_session_timeout', 'row_security', 'session_replication_role') AND p.reset_val IS DISTINCT FROM p.boot_val AND p.source <> 'client'
  AND NOT EXISTS (SELECT FROM (SELECT DISTINCT ON (pg_catalog.split_part(setting, '=', 1))
  pg_catalog.split_part(setting, '=', 1) AS name, pg_catalog.substr(setting, pg_catalog.strpos(setting, '=') + 1) AS value,
  CASE WHEN s.setrole = 0 THEN 'database' WHEN s.setdatabase = 0 THEN 'role' ELSE 'role in database' END AS of
 FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) setting
 WHERE pg_catalog.split_part(setting, '=', 1) IN ('statement_timeout', 'transaction_timeout', 'lock_timeout', 'idle_session_timeout', 'row_security', 'session_replication_role') AND s.setrole IN ((SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = session_user), 0) AND s.setdatabase IN ((SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), 0)
 ORDER BY 1, s.setrole <> 0 DESC, s.setdatabase <> 0 DESC) own WHERE own.name = p.name)), '[]'), 'eventTriggers', coalesce((SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', e.evtname, 'event', e.evtevent,
  'source', CASE WHEN l.lanname = 'plpgsql' AND pg_catalog.length(p.prosrc) < 100000 THEN p.prosrc END) ORDER BY e.evtname)
 FROM pg_catalog.pg_event_trigger e JOIN pg_catalog.pg_proc p ON p.oid = e.evtfoid JOIN pg_catalog.pg_language l ON l.oid = p.prolang
 WHERE e.evtevent IN ('ddl_command_start', 'ddl_command_end') AND (e.evttags IS NULL OR e.evttags && ARRAY['CREATE TABLE', 'CREATE INDEX']) AND e.evtenabled IN ('O', 'A')
  AND coalesce(pg_catalog.current_setting('event_triggers', true), 'on') <> 'off'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.deptype = 'e' AND (d.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass AND d.objid = e.oid
   OR d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid))), '[]'),
 'roles', (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('user', r.rolname, 'superuser', r.rolsuper,
  'endsInSeconds', CASE WHEN pg_catalog.isfinite(r.rolvaliduntil) THEN pg_catalog.round(pg_catalog.date_part('epoch', r.rolvaliduntil - pg_catalog.now())::numeric) END,
  'usage', coalesce(pg_catalog.has_schema_privilege(r.oid, n.oid, 'USAGE'), false),
  'create', coalesce(pg_catalog.has_schema_privilege(r.oid, n.oid, 'CREATE'), false),
  'readOnly', (SELECT pg_catalog.lower(pg_catalog.split_part(setting, '=', 2)) IN ('on', 'true', 'yes', '1')
 FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) setting
 WHERE setting LIKE 'default\_transaction\_read\_only=%' AND s.setrole IN (r.login, 0)
  AND s.setdatabase IN ((SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), 0)
 ORDER BY s.setrole <> 0 DESC, s.setdatabase <> 0 DESC LIMIT 1),
  'readOnlyOf', (SELECT CASE WHEN s.setrole = 0 THEN 'database' WHEN s.setdatabase = 0 THEN 'role' ELSE 'role in database' END
 FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) setting
 WHERE setting LIKE 'default\_transaction\_read\_only=%' AND s.setrole IN (r.login, 0)
  AND s.setdatabase IN ((SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), 0)
 ORDER BY s.setrole <> 0 DESC, s.setdatabase <> 0 DESC LIMIT 1),
  'settings', coalesce((SELECT pg_catalog.json_agg(set_for ORDER BY name) FROM (SELECT DISTINCT ON (pg_catalog.split_part(setting, '=', 1))
  pg_catalog.split_part(setting, '=', 1) AS name, pg_catalog.substr(setting, pg_catalog.strpos(setting, '=') + 1) AS value,
  CASE WHEN s.setrole = 0 THEN 'database' WHEN s.setdatabase = 0 THEN 'role' ELSE 'role in database' END AS of
 FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) setting
 WHERE pg_catalog.split_part(setting, '=', 1) IN ('statement_timeout', 'transaction_timeout', 'lock_timeout', 'idle_session_timeout', 'row_security', 'session_replication_role') AND s.setrole IN (r.login, 0) AND s.setdatabase IN ((SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), 0)
 ORDER BY 1, s.setrole <> 0 DESC, s.setdatabase <> 0 DESC) set_for), '[]'), 'tables', coalesce((SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', c.relname, 'schema', tn.nspname, 'owns', owns,
  'granted', ARRAY(SELECT p FROM pg_catalog.unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) p WHERE pg_catalog.has_table_privilege(r.oid, c.oid, p)),
  'onColumns', ARRAY(SELECT p FROM pg_catalog.unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) p
   WHERE NOT pg_catalog.has_table_privilege(r.oid, c.oid, p) AND pg_catalog.has_any_column_privilege(r.oid, c.oid, p)),
  'refusedSequences', (SELECT coalesce(pg_catalog.json_agg(DISTINCT pg_catalog.jsonb_build_object('schema', sn.nspname, 'name', s.relname)), '[]')
 FROM pg_catalog.pg_attrdef ad
 JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.objid = ad.oid
  AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
 JOIN pg_catalog.pg_class s ON s.oid = d.refobjid AND s.relkind = 'S' JOIN pg_catalog.pg_namespace sn ON sn.oid = s.relnamespace
 WHERE ad.adrelid = c.oid AND CASE WHEN s.relkind = 'S' THEN NOT pg_catalog.has_sequence_privilege(r.oid, s.oid, 'USAGE, UPDATE') END),
  'rowSecurity', c.relrowsecurity AND NOT r.rolsuper AND NOT r.rolbypassrls AND (c.relforcerowsecurity OR NOT owns),
  'insertPolicy', EXISTS (SELECT FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd IN ('*', 'a')
 AND EXISTS (SELECT FROM pg_catalog.unnest(p.polroles) who WHERE who = 0 OR pg_catalog.pg_has_role(r.oid, who, 'USAGE'))),
  'inserts', (SELECT CASE
  WHEN pg_catalog.count(*) FILTER (WHERE permissive AND value IS DISTINCT FROM false) = 0 THEN 'never'
  WHEN pg_catalog.count(*) FILTER (WHERE NOT permissive AND value = false) > 0 THEN 'never'
  WHEN pg_catalog.count(*) FILTER (WHERE permissive AND value) > 0 AND pg_catalog.count(*) FILTER (WHERE NOT permissive AND value IS NOT TRUE) = 0 THEN 'always'
  ELSE 'depends' END
 FROM (SELECT p.polpermissive AS permissive, CASE WHEN tree LIKE '{CONST :consttype 16 %:constvalue 1 [ 1 %' THEN true
   WHEN tree LIKE '{CONST :consttype 16 %:constvalue 1 [ 0 %' THEN false END AS value
  FROM pg_catalog.pg_policy p CROSS JOIN LATERAL (SELECT coalesce(p.polwithcheck, p.polqual)::text AS tree) written
  WHERE p.polrelid = c.oid AND p.polcmd IN ('*', 'a') AND tree IS NOT NULL
   AND EXISTS (SELECT FROM pg_catalog.unnest(p.polroles) who WHERE who = 0 OR pg_catalog.pg_has_role(r.oid, who, 'USAGE'))) said), 'updates', (SELECT CASE
  WHEN pg_catalog.count(*) FILTER (WHERE permissive AND value IS DISTINCT FROM false) = 0 THEN 'never'
  WHEN pg_catalog.count(*) FILTER (WHERE NOT permissive AND value = false) > 0 THEN 'never'
  WHEN pg_catalog.count(*) FILTER (WHERE permissive AND value) > 0 AND pg_catalog.count(*) FILTER (WHERE NOT permissive AND value IS NOT TRUE) = 0 THEN 'always'
  ELSE 'depends' END
 FROM (SELECT p.polpermissive AS permissive, CASE WHEN tree LIKE '{CONST :consttype 16 %:constvalue 1 [ 1 %' THEN true
   WHEN tree LIKE '{CONST :consttype 16 %:constvalue 1 [ 0 %' THEN false END AS value
  FROM pg_catalog.pg_policy p CROSS JOIN LATERAL (SELECT p.polqual::text AS tree) written
  WHERE p.polrelid = c.oid AND p.polcmd IN ('*', 'w') AND tree IS NOT NULL
   AND EXISTS (SELECT FROM pg_catalog.unnest(p.polroles) who WHERE who = 0 OR pg_catalog.pg_has_role(r.oid, who, 'USAGE'))) said)) ORDER BY c.relname)
 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace tn ON tn.oid = c.relnamespace
 CROSS JOIN LATERAL (SELECT pg_catalog.pg_has_role(r.oid, c.relowner, 'USAGE') OR c.relkind IN ('v', 'f') AS owns) ownership
 WHERE (c.relname = ANY($2::text[]) AND c.oid = (SELECT same.oid FROM pg_catalog.pg_class same JOIN pg_catalog.pg_namespace its ON its.oid = same.relnamespace
 WHERE same.relname = c.relname AND same.relkind IN ('r', 'p', 'v', 'm', 'f') AND its.nspname = ANY(coalesce(nullif(coalesce($1::text[], pg_catalog.current_schemas(false)::text[]), '{}'), '{public}'))
 ORDER BY pg_catalog.array_position(coalesce($1::text[], pg_catalog.current_schemas(false)::text[]), its.nspname::text) LIMIT 1)
 OR EXISTS (SELECT FROM pg_catalog.pg_namespace its WHERE its.oid = c.relnamespace AND pg_catalog.concat(its.nspname, '.', c.relname) = ANY($2::text[]))) AND c.relkind IN ('r', 'p', 'v', 'f')), '[]')))
 FROM (SELECT oid, CASE WHEN rolname = current_user THEN (SELECT l.oid FROM pg_catalog.pg_roles l WHERE l.rolname = session_user) ELSE oid END AS login, rolname, rolsuper, rolbypassrls, rolvaliduntil FROM pg_catalog.pg_roles WHERE rolcanlogin OR rolname = current_user ORDER BY rolname = current_user DESC,
  EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.usesysid = pg_roles.oid AND a.datname = pg_catalog.current_database()) DESC,
  rolname LIMIT 20) r)) AS document
FROM (SELECT coalesce((coalesce($1::text[], pg_catalog.current_schemas(false)::text[]))[1], 'public') AS schema) wanted
 LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema;

SET LOCAL idle_in_transaction_session_timeout = 0;

SET LOCAL lock_timeout = 500;

SET LOCAL statement_timeout = 4000;

SHOW transaction_read_only;

WITH RECURSIVE named AS MATERIALIZED (
 SELECT c.oid, c.relname::text AS name, n.nspname::text AS schema, c.relkind AS kind,
  CASE WHEN c.relname = ANY(ARRAY['orders', 'order_line_items', 'message_status']::text[]) AND pg_catalog.pg_table_is_visible(c.oid) THEN c.relname::text ELSE pg_catalog.concat(n.nspname, '.', c.relname) END AS key FROM pg_catalog.pg_class c
 JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'v') AND (c.relname = ANY(ARRAY['orders', 'order_line_items', 'message_status']::text[]) AND pg_catalog.pg_table_is_visible(c.oid) OR pg_catalog.concat(n.nspname, '.', c.relname) = ANY(ARRAY['orders', 'order_line_items', 'message_status']::text[]))),
seen (root, oid, kind, name, base, definition, action, checked, cascaded, names) AS (
 SELECT n.oid, n.oid, n.kind, n.name, v.base, v.definition, v.action, v.option <> '', v.option = 'cascaded', NULL::jsonb FROM named n LEFT JOIN LATERAL (SELECT r.ev_action AS action, pg_catalog.pg_get_viewdef(n.oid, true) AS definition,
  (SELECT CASE WHEN pg_catalog.count(DISTINCT d.refobjid) = 1 THEN pg_catalog.min(d.refobjid::bigint)::oid END FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
   AND d.objid = r.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid <> n.oid) AS base,
  coalesce((SELECT pg_catalog.substr(o, 14) FROM pg_catalog.unnest(c.reloptions) o WHERE o LIKE 'check_option=%'), '') AS option
 FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class AND c.relkind = 'v'
 WHERE r.ev_class = n.oid AND r.ev_type = '1' AND pg_catalog.pg_get_viewdef(n.oid) !~ '^ WITH | SELECT .* SELECT |\m(JOIN|GROUP|LIMIT|UNION)\M'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_rewrite o WHERE o.ev_class = n.oid AND o.oid <> r.oid)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = n.oid AND t.tgtype & 64 <> 0)) v ON true
 UNION ALL SELECT s.root, b.oid, b.relkind, b.relname::text, v.base, v.definition, v.action, s.cascaded OR v.option <> '', s.cascaded OR v.option = 'cascaded', (SELECT coalesce(pg_catalog.jsonb_object_agg(its.attname, CASE WHEN s.names IS NULL THEN shown.attname ELSE s.names ->> shown.attname END), '{}')
 FROM pg_catalog.regexp_matches(s.action::text, ':resno ([0-9]+) :resname (?:[^[:space:]\\]|\\.)+ :ressortgroupref [0-9]+ :resorigtbl ([0-9]+) :resorigcol ([0-9]+)', 'g') m
 JOIN pg_catalog.pg_attribute shown ON shown.attrelid = s.oid AND shown.attnum = m[1]::smallint
 JOIN pg_catalog.pg_attribute its ON its.attrelid = b.oid AND its.attrelid = m[2]::oid AND its.attnum = m[3]::smallint)
  FROM seen s JOIN pg_catalog.pg_class b ON b.oid = s.base LEFT JOIN LATERAL (SELECT r.ev_action AS action, pg_catalog.pg_get_viewdef(b.oid, true) AS definition,
  (SELECT CASE WHEN pg_catalog.count(DISTINCT d.refobjid) = 1 THEN pg_catalog.min(d.refobjid::bigint)::oid END FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
   AND d.objid = r.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid <> b.oid) AS base,
  coalesce((SELECT pg_catalog.substr(o, 14) FROM pg_catalog.unnest(c.reloptions) o WHERE o LIKE 'check_option=%'), '') AS option
 FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class AND c.relkind = 'v'
 WHERE r.ev_class = b.oid AND r.ev_type = '1' AND pg_catalog.pg_get_viewdef(b.oid) !~ '^ WITH | SELECT .* SELECT |\m(JOIN|GROUP|LIMIT|UNION)\M'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_rewrite o WHERE o.ev_class = b.oid AND o.oid <> r.oid)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = b.oid AND t.tgtype & 64 <> 0)) v ON true),
wanted AS MATERIALIZED (SELECT s.oid, n.oid AS root, n.name, n.key, n.schema, s.kind, s.names FROM seen s JOIN named n ON n.oid = s.root WHERE s.kind IN ('r', 'p')),
part (root, oid, kind) AS (SELECT w.oid, w.oid, w.kind FROM wanted w
 UNION ALL SELECT part.root, i.inhrelid, child.relkind FROM part JOIN pg_catalog.pg_inherits i ON i.inhparent = part.oid AND part.kind = 'p'
  JOIN pg_catalog.pg_class child ON child.oid = i.inhrelid),
keys AS (SELECT part.root, attribute.attname::text AS name, p.partexprs IS NULL OR NOT EXISTS (SELECT FROM pg_catalog.regexp_matches(p.partexprs::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid WHERE NOT (p.prolang IN (SELECT l.oid FROM pg_catalog.pg_language l WHERE l.lanname IN ('internal', 'c')) AND (p.provolatile <> 'v' OR p.proname IN ('random', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7')) AND p.proname NOT IN ('txid_current', 'pg_current_xact_id'))) AS safe
  FROM part JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = part.oid
  JOIN LATERAL (SELECT unnest(p.partattrs::smallint[]) AS attnum UNION
   SELECT m[1]::smallint FROM pg_catalog.regexp_matches(p.partexprs::text, ':varattno ([0-9]+)', 'g') m) k ON k.attnum > 0
  JOIN pg_catalog.pg_attribute attribute ON attribute.attrelid = p.partrelid AND attribute.attnum = k.attnum),
conditions AS (SELECT w.key AS table, w.schema, 'check' AS kind, k.conname::text AS name,
  ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a WHERE a.attrelid = w.oid AND a.attnum = ANY(k.conkey) ORDER BY a.attnum) AS columns,
  CASE WHEN NOT EXISTS (SELECT FROM pg_catalog.regexp_matches(k.conbin::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid WHERE NOT (p.prolang IN (SELECT l.oid FROM pg_catalog.pg_language l WHERE l.lanname IN ('internal', 'c')) AND (p.provolatile <> 'v' OR p.proname IN ('random', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7')) AND p.proname NOT IN ('txid_current', 'pg_current_xact_id'))) AND NOT coalesce(0 = ANY(k.conkey), false) THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END AS expression, NULL::boolean AS empty,
  ARRAY(SELECT DISTINCT ON (p.oid) pg_catalog.json_build_object('name', pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)),
   'granted', pg_catalog.has_function_privilege(p.oid, 'EXECUTE'),
   'source', CASE WHEN l.lanname = 'plpgsql' AND NOT p.proisstrict AND pg_catalog.length(p.prosrc) < 100000 AND k.conbin::text !~ '\{(CASE|COALESCE|BOOLEXPR)' THEN p.prosrc END)
  FROM pg_catalog.regexp_matches(k.conbin::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  WHERE l.lanname NOT IN ('internal', 'c') OR NOT pg_catalog.has_function_privilege(p.oid, 'EXECUTE')) AS functions
 FROM wanted w JOIN pg_catalog.pg_constraint k ON k.conrelid = w.oid
 WHERE k.contype = 'c' AND coalesce(pg_catalog.to_jsonb(k) ->> 'conenforced', 'true') = 'true' UNION ALL SELECT w.key, w.schema, 'domain', k.conname::text, ARRAY[a.attname::text],
  CASE WHEN NOT EXISTS (SELECT FROM pg_catalog.regexp_matches(k.conbin::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid WHERE NOT (p.prolang IN (SELECT l.oid FROM pg_catalog.pg_language l WHERE l.lanname IN ('internal', 'c')) AND (p.provolatile <> 'v' OR p.proname IN ('random', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7')) AND p.proname NOT IN ('txid_current', 'pg_current_xact_id'))) THEN pg_catalog.pg_get_expr(k.conbin, 0) END, NULL, ARRAY(SELECT DISTINCT ON (p.oid) pg_catalog.json_build_object('name', pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)),
   'granted', pg_catalog.has_function_privilege(p.oid, 'EXECUTE'),
   'source', CASE WHEN l.lanname = 'plpgsql' AND NOT p.proisstrict AND pg_catalog.length(p.prosrc) < 100000 AND k.conbin::text !~ '\{(CASE|COALESCE|BOOLEXPR)' THEN p.prosrc END)
  FROM pg_catalog.regexp_matches(k.conbin::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  WHERE l.lanname NOT IN ('internal', 'c') OR NOT pg_catalog.has_function_privilege(p.oid, 'EXECUTE'))
 FROM wanted w JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped
 JOIN LATERAL (WITH RECURSIVE up AS (SELECT a.atttypid AS oid UNION ALL
   SELECT t.typbasetype FROM up JOIN pg_catalog.pg_type t ON t.oid = up.oid AND t.typtype = 'd') SELECT oid FROM up) d ON true
 JOIN pg_catalog.pg_constraint k ON k.contypid = d.oid AND k.contype = 'c' UNION ALL SELECT w.key, w.schema, 'foreign-key', k.conname::text, named.columns,
  CASE WHEN pg_catalog.has_table_privilege(k.confrelid, 'SELECT') AND NOT pg_catalog.row_security_active(k.confrelid)
   THEN named.missing || pg_catalog.format(' OR EXISTS (SELECT FROM %s AS its WHERE %s)', k.confrelid::pg_catalog.regclass, named.same) END,
  CASE WHEN (SELECT r.relkind = 'r' FROM pg_catalog.pg_class r WHERE r.oid = k.confrelid) THEN pg_catalog.pg_relation_size(k.confrelid) = 0 END, '{}'::json[]
 FROM wanted w JOIN pg_catalog.pg_constraint k ON k.conrelid = w.oid AND k.contype = 'f'
 JOIN LATERAL (SELECT pg_catalog.array_agg(a.attname::text ORDER BY n) AS columns,
   pg_catalog.string_agg(pg_catalog.format('%I.%I IS NULL', w.name, a.attname), ' OR ') AS missing,
   pg_catalog.string_agg(pg_catalog.format('its.%I = %I.%I', b.attname, w.name, a.attname), ' AND ') AS same
  FROM pg_catalog.generate_series(1, pg_catalog.cardinality(k.conkey)) n
  JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[n]
  JOIN pg_catalog.pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[n]) named ON true
 WHERE k.confrelid NOT IN (SELECT oid FROM wanted) AND k.conparentid = 0 AND coalesce(pg_catalog.to_jsonb(k) ->> 'conenforced', 'true') = 'true' AND EXISTS (SELECT FROM pg_catalog.pg_trigger watch WHERE watch.tgconstraint = k.oid AND watch.tgrelid = k.conrelid AND watch.tgenabled::text IN ('A', CASE WHEN false THEN 'R' ELSE 'O' END)) UNION ALL SELECT w.key, w.schema, 'partition', w.name,
  ARRAY(SELECT DISTINCT keys.name FROM keys WHERE keys.root = w.oid ORDER BY 1),
  CASE WHEN NOT EXISTS (SELECT FROM keys WHERE keys.root = w.oid AND NOT keys.safe) THEN (
   SELECT CASE WHEN pg_catalog.count(*) <= 500 THEN pg_catalog.string_agg('(' || pg_catalog.pg_get_partition_constraintdef(leaf.oid) || ')', ' OR ') END
   FROM part leaf WHERE leaf.root = w.oid AND leaf.kind <> 'p') END, NULL, '{}'::json[]
 FROM wanted w WHERE w.kind = 'p' AND EXISTS (SELECT FROM part WHERE part.root = w.oid AND part.kind <> 'p') UNION ALL SELECT w.key, w.schema, 'view', v.name, ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
   WHERE a.attrelid = v.base AND a.attnum > 0 AND NOT a.attisdropped AND pg_catalog.strpos(v.parts[3], pg_catalog.quote_ident(a.attname)) > 0 ORDER BY a.attnum),
  CASE WHEN v.safe THEN pg_catalog.format('(SELECT (%s) IS TRUE FROM (SELECT %I.*) AS %s)', v.parts[3], w.name, coalesce(v.parts[2], v.parts[1])) END, NULL, '{}'::json[]
 FROM wanted w JOIN LATERAL (SELECT s.name, s.base, NOT EXISTS (SELECT FROM pg_catalog.regexp_matches(s.action::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid WHERE NOT (p.prolang IN (SELECT l.oid FROM pg_catalog.pg_language l WHERE l.lanname IN ('internal', 'c')) AND (p.provolatile <> 'v' OR p.proname IN ('random', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7')) AND p.proname NOT IN ('txid_current', 'pg_current_xact_id'))) AS safe,
   pg_catalog.regexp_match(s.definition, '\n   FROM (?:ONLY )?(?:[^ .]+\.)?([^ .]+)(?: ([^ ]+))?\n  WHERE (.*);

WITH RECURSIVE part (root, oid, kind) AS (
 SELECT c.oid, c.oid, c.relkind FROM pg_catalog.pg_class c WHERE c.relkind = 'p' AND pg_catalog.lower(c.relname) = ANY($1::text[])
 UNION ALL SELECT part.root, i.inhrelid, child.relkind FROM part JOIN pg_catalog.pg_inherits i ON i.inhparent = part.oid AND part.kind = 'p'
  JOIN pg_catalog.pg_class child ON child.oid = i.inhrelid) SELECT n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS kind, c.relhasrules AS rules,
 pg_catalog.pg_table_is_visible(c.oid) AS on_path,
 pg_catalog.json_build_object(
 'partitions', CASE WHEN c.relkind = 'p' THEN (SELECT pg_catalog.count(*) FROM part WHERE part.root = c.oid AND part.kind <> 'p') END,
 'foreignKeys', ARRAY(SELECT pg_catalog.json_build_object('name', f.conname, 'table', fc.relname, 'columns',
   ARRAY(SELECT fa.attname FROM pg_catalog.pg_attribute fa WHERE fa.attrelid = c.oid AND fa.attnum = ANY(f.conkey) ORDER BY fa.attnum))
  FROM pg_catalog.pg_constraint f JOIN pg_catalog.pg_class fc ON fc.oid = f.confrelid WHERE f.conrelid = c.oid AND f.contype = 'f' AND EXISTS (SELECT FROM pg_catalog.pg_trigger watch WHERE watch.tgconstraint = f.oid AND watch.tgrelid = f.conrelid AND watch.tgenabled::text IN ('A', CASE WHEN coalesce(CASE WHEN $2::text IS NULL OR $2::text = session_user THEN pg_catalog.current_setting('session_replication_role')
   ELSE (SELECT value FROM (SELECT DISTINCT ON (pg_catalog.split_part(setting, '=', 1))
  pg_catalog.split_part(setting, '=', 1) AS name, pg_catalog.substr(setting, pg_catalog.strpos(setting, '=') + 1) AS value,
  CASE WHEN s.setrole = 0 THEN 'database' WHEN s.setdatabase = 0 THEN 'role' ELSE 'role in database' END AS of
 FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) setting
 WHERE pg_catalog.split_part(setting, '=', 1) IN ('statement_timeout', 'transaction_timeout', 'lock_timeout', 'idle_session_timeout', 'row_security', 'session_replication_role') AND s.setrole IN (coalesce((SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = $2::text), 0), 0) AND s.setdatabase IN ((SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), 0)
 ORDER BY 1, s.setrole <> 0 DESC, s.setdatabase <> 0 DESC) its WHERE name = 'session_replication_role') END,
  (SELECT p.reset_val FROM pg_catalog.pg_settings p WHERE p.name = 'session_replication_role' AND p.source NOT IN ('user', 'database user', 'client')), 'origin') = 'replica' THEN 'R' ELSE 'O' END))
   AND coalesce(pg_catalog.to_jsonb(f) ->> 'conenforced', 'true') = 'true' ORDER BY f.conname),
 'checks', ARRAY(SELECT k.conname FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c'
   AND coalesce(pg_catalog.to_jsonb(k) ->> 'conenforced', 'true') = 'true' ORDER BY k.conname),
 'triggers', ARRAY(SELECT t.tgname FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled::text IN ('A', CASE WHEN coalesce(CASE WHEN $2::text IS NULL OR $2::text = session_user THEN pg_catalog.current_setting('session_replication_role')
   ELSE (SELECT value FROM (SELECT DISTINCT ON (pg_catalog.split_part(setting, '=', 1))
  pg_catalog.split_part(setting, '=', 1) AS name, pg_catalog.substr(setting, pg_catalog.strpos(setting, '=') + 1) AS value,
  CASE WHEN s.setrole = 0 THEN 'database' WHEN s.setdatabase = 0 THEN 'role' ELSE 'role in database' END AS of
 FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) setting
 WHERE pg_catalog.split_part(setting, '=', 1) IN ('statement_timeout', 'transaction_timeout', 'lock_timeout', 'idle_session_timeout', 'row_security', 'session_replication_role') AND s.setrole IN (coalesce((SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = $2::text), 0), 0) AND s.setdatabase IN ((SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), 0)
 ORDER BY 1, s.setrole <> 0 DESC, s.setdatabase <> 0 DESC) its WHERE name = 'session_replication_role') END,
  (SELECT p.reset_val FROM pg_catalog.pg_settings p WHERE p.name = 'session_replication_role' AND p.source NOT IN ('user', 'database user', 'client')), 'origin') = 'replica' THEN 'R' ELSE 'O' END)
  AND t.tgtype & 20 <> 0 ORDER BY t.tgname),
 'functions', ARRAY(SELECT pg_catalog.json_build_object('name', t.tgname, 'inserts', t.tgtype & 4 <> 0, 'updates', t.tgtype & 16 <> 0,
   'mayDrop', t.tgtype & 3 = 3, 'columns', ARRAY(SELECT ta.attname FROM pg_catalog.pg_attribute ta WHERE ta.attrelid = c.oid AND ta.attnum = ANY(t.tgattr::int2[])),
   'source', p.prosrc) FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
   JOIN pg_catalog.pg_language l ON l.oid = p.prolang AND l.lanname = 'plpgsql'
  WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled::text IN ('A', CASE WHEN coalesce(CASE WHEN $2::text IS NULL OR $2::text = session_user THEN pg_catalog.current_setting('session_replication_role')
   ELSE (SELECT value FROM (SELECT DISTINCT ON (pg_catalog.split_part(setting, '=', 1))
  pg_catalog.split_part(setting, '=', 1) AS name, pg_catalog.substr(setting, pg_catalog.strpos(setting, '=') + 1) AS value,
  CASE WHEN s.setrole = 0 THEN 'database' WHEN s.setdatabase = 0 THEN 'role' ELSE 'role in database' END AS of
 FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) setting
 WHERE pg_catalog.split_part(setting, '=', 1) IN ('statement_timeout', 'transaction_timeout', 'lock_timeout', 'idle_session_timeout', 'row_security', 'session_replication_role') AND s.setrole IN (coalesce((SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = $2::text), 0), 0) AND s.setdatabase IN ((SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), 0)
 ORDER BY 1, s.setrole <> 0 DESC, s.setdatabase <> 0 DESC) its WHERE name = 'session_replication_role') END,
  (SELECT p.reset_val FROM pg_catalog.pg_settings p WHERE p.name = 'session_replication_role' AND p.source NOT IN ('user', 'database user', 'client')), 'origin') = 'replica' THEN 'R' ELSE 'O' END) AND t.tgtype & 20 <> 0 AND t.tgqual IS NULL
   AND pg_catalog.length(p.prosrc) < 100000 ORDER BY t.tgname),
 'children', ARRAY(SELECT child.relname FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class child ON child.oid = i.inhrelid WHERE i.inhparent = c.oid),
 'before', ARRAY(SELECT pg_catalog.json_build_object('source', CASE WHEN l.lanname = 'plpgsql' AND pg_catalog.length(p.prosrc) < 100000 THEN p.prosrc END)
  FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled::text IN ('A', CASE WHEN coalesce(CASE WHEN $2::text IS NULL OR $2::text = session_user THEN pg_catalog.current_setting('session_replication_role')
   ELSE (SELECT value FROM (SELECT DISTINCT ON (pg_catalog.split_part(setting, '=', 1))
  pg_catalog.split_part(setting, '=', 1) AS name, pg_catalog.substr(setting, pg_catalog.strpos(setting, '=') + 1) AS value,
  CASE WHEN s.setrole = 0 THEN 'database' WHEN s.setdatabase = 0 THEN 'role' ELSE 'role in database' END AS of
 FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) setting
 WHERE pg_catalog.split_part(setting, '=', 1) IN ('statement_timeout', 'transaction_timeout', 'lock_timeout', 'idle_session_timeout', 'row_security', 'session_replication_role') AND s.setrole IN (coalesce((SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = $2::text), 0), 0) AND s.setdatabase IN ((SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), 0)
 ORDER BY 1, s.setrole <> 0 DESC, s.setdatabase <> 0 DESC) its WHERE name = 'session_replication_role') END,
  (SELECT p.reset_val FROM pg_catalog.pg_settings p WHERE p.name = 'session_replication_role' AND p.source NOT IN ('user', 'database user', 'client')), 'origin') = 'replica' THEN 'R' ELSE 'O' END) AND t.tgtype & 7 = 7 ORDER BY t.tgname)) AS rows,
 a.attname::text AS column_name, base.type, base.domain, a.attnotnull OR base.not_null AS not_null,
 a.atthasdef OR base.has_default AS has_default, EXISTS (SELECT FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated = ''
 AND d.adbin::text LIKE '{CONST %' AND d.adbin::text LIKE '%:constisnull false%') AS constant_default, a.attidentity::text AS identity, a.attgenerated::text AS generated
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN LATERAL (WITH RECURSIVE up AS (
  SELECT t.oid, t.typbasetype, a.atttypmod AS mod, t.typtype, false AS not_null, false AS has_default FROM pg_catalog.pg_type t WHERE t.oid = a.atttypid
  UNION ALL SELECT b.oid, b.typbasetype, CASE WHEN up.mod >= 0 THEN up.mod ELSE d.typtypmod END, b.typtype, up.not_null OR d.typnotnull, up.has_default OR d.typdefault IS NOT NULL
  FROM up JOIN pg_catalog.pg_type d ON d.oid = up.oid AND d.typtype = 'd' JOIN pg_catalog.pg_type b ON b.oid = d.typbasetype)
 SELECT pg_catalog.format_type(up.oid, up.mod) AS type, up.not_null, up.has_default,
  CASE WHEN up.oid <> a.atttypid THEN pg_catalog.format_type(a.atttypid, NULL) END AS domain FROM up WHERE up.typtype <> 'd') base ON true
WHERE c.relkind IN ('r','p','v','m','f') AND pg_catalog.lower(c.relname) = ANY($1::text[])
ORDER BY n.nspname, c.relname, a.attnum;
