/** Functions of the server that answer again each time they are asked, and change nothing by it. */
const harmless = "'random', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7'";

/** Functions that are called stable and give the transaction a number of its own, which is a change. */
const numbering = "'txid_current', 'pg_current_xact_id'";

/**
 * Whether a function (pg_proc) may be evaluated: what only a superuser can have brought, in C, and what does not say that it changes anything. A function
 * in any other language is somebody's code.
 */
export const mayBeEvaluated = (p: string): string =>
  `(${p}.prolang IN (SELECT l.oid FROM pg_catalog.pg_language l WHERE l.lanname IN ('internal', 'c')) AND (${p}.provolatile <> 'v' OR ${p}.proname IN (${harmless})) AND ${p}.proname NOT IN (${numbering}))`;

/** The functions that an expression (pg_node_tree) calls. Operators stand in it with theirs. */
const called = (tree: string): string =>
  `pg_catalog.regexp_matches(${tree}::text, ':(?:op)?funcid ([0-9]+)', 'g') m JOIN pg_catalog.pg_proc p ON p.oid = m[1]::oid`;

/** True where an expression calls nothing but functions that may be evaluated; NULL is an expression that is not there. */
export const isSafe = (tree: string): string =>
  `NOT EXISTS (SELECT FROM ${called(tree)} WHERE NOT ${mayBeEvaluated("p")})`;

/** True where an expression takes the next number of a sequence. */
export const isNumbering = (tree: string): string =>
  `EXISTS (SELECT FROM ${called(tree)} WHERE p.proname = 'nextval' AND p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace)`;

/**
 * What an expression calls and the role that asks may not, or that is somebody's code, as JSON. The server looks whether it may be called before the first row, also where
 * the row would not come to it. A text counts only where nothing decides whether the function is called.
 */
export const functionsOf = (tree: string): string =>
  `ARRAY(SELECT DISTINCT ON (p.oid) pg_catalog.json_build_object('name', pg_catalog.format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)),
   'granted', pg_catalog.has_function_privilege(p.oid, 'EXECUTE'),
   'source', CASE WHEN l.lanname = 'plpgsql' AND NOT p.proisstrict AND pg_catalog.length(p.prosrc) < 100000 AND ${tree}::text !~ '\\{(CASE|COALESCE|BOOLEXPR)' THEN p.prosrc END)
  FROM ${called(tree)} JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  WHERE l.lanname NOT IN ('internal', 'c') OR NOT pg_catalog.has_function_privilege(p.oid, 'EXECUTE'))`;
