import { succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";
import { tableDocument } from "./document-probe.ts";
import { eventTriggers, withoutSources } from "./event-triggers.ts";
import { firstSchema, isExpected } from "./in-schema.ts";
import { serverSettings, settingsOf, withTimeouts } from "./role-settings.ts";

/** Roles beyond these are not looked at: the one asking first, then those with a session in this database. */
const maxRoles = 20;

/** A boolean setting of a role or a database, the narrowest first, as the server applies them. */
const ownSetting = (what: string) => `SELECT ${what}
 FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) setting
 WHERE setting LIKE 'default\\_transaction\\_read\\_only=%' AND s.setrole IN (r.login, 0)
  AND s.setdatabase IN ((SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()), 0)
 ORDER BY s.setrole <> 0 DESC, s.setdatabase <> 0 DESC LIMIT 1`;

/**
 * The sequences that column defaults call, which is what an INSERT needs a right on; an identity column needs none (PostgreSQL: measured on
 * 15.18, 17.10, 18.4). CASE, because the server may ask for the privilege first, which fails for what is no sequence (42809).
 */
const refusedSequences = `SELECT coalesce(pg_catalog.json_agg(DISTINCT pg_catalog.jsonb_build_object('schema', sn.nspname, 'name', s.relname)), '[]')
 FROM pg_catalog.pg_attrdef ad
 JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.objid = ad.oid
  AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
 JOIN pg_catalog.pg_class s ON s.oid = d.refobjid AND s.relkind = 'S' JOIN pg_catalog.pg_namespace sn ON sn.oid = s.relnamespace
 WHERE ad.adrelid = c.oid AND CASE WHEN s.relkind = 'S' THEN NOT pg_catalog.has_sequence_privilege(r.oid, s.oid, 'USAGE, UPDATE') END`;

/**
 * What the policies say to a command of the role: `always`, `never`, or that the row decides. Only the constants TRUE and FALSE are read, from the
 * stored tree: to write an expression out, the server would wait for locks. One permissive policy has to say yes, and every restrictive one.
 */
const policies = (command: "a" | "w", expression: string) => `(SELECT CASE
  WHEN pg_catalog.count(*) FILTER (WHERE permissive AND value IS DISTINCT FROM false) = 0 THEN 'never'
  WHEN pg_catalog.count(*) FILTER (WHERE NOT permissive AND value = false) > 0 THEN 'never'
  WHEN pg_catalog.count(*) FILTER (WHERE permissive AND value) > 0 AND pg_catalog.count(*) FILTER (WHERE NOT permissive AND value IS NOT TRUE) = 0 THEN 'always'
  ELSE 'depends' END
 FROM (SELECT p.polpermissive AS permissive, CASE WHEN tree LIKE '{CONST :consttype 16 %:constvalue 1 [ 1 %' THEN true
   WHEN tree LIKE '{CONST :consttype 16 %:constvalue 1 [ 0 %' THEN false END AS value
  FROM pg_catalog.pg_policy p CROSS JOIN LATERAL (SELECT ${expression}::text AS tree) written
  WHERE p.polrelid = c.oid AND p.polcmd IN ('*', '${command}') AND tree IS NOT NULL
   AND EXISTS (SELECT FROM pg_catalog.unnest(p.polroles) who WHERE who = 0 OR pg_catalog.pg_has_role(r.oid, who, 'USAGE'))) said)`;

const insertPolicy = `EXISTS (SELECT FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd IN ('*', 'a')
 AND EXISTS (SELECT FROM pg_catalog.unnest(p.polroles) who WHERE who = 0 OR pg_catalog.pg_has_role(r.oid, who, 'USAGE')))`;

/** CREATE … IF NOT EXISTS asks who owns a table; that there is a view or a foreign table of the name is enough for it. */
const tables = `SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', c.relname, 'schema', tn.nspname, 'owns', owns,
  'granted', ARRAY(SELECT p FROM pg_catalog.unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) p WHERE pg_catalog.has_table_privilege(r.oid, c.oid, p)),
  'onColumns', ARRAY(SELECT p FROM pg_catalog.unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) p
   WHERE NOT pg_catalog.has_table_privilege(r.oid, c.oid, p) AND pg_catalog.has_any_column_privilege(r.oid, c.oid, p)),
  'refusedSequences', (${refusedSequences}),
  'rowSecurity', c.relrowsecurity AND NOT r.rolsuper AND NOT r.rolbypassrls AND (c.relforcerowsecurity OR NOT owns),
  'insertPolicy', ${insertPolicy},
  'inserts', ${policies("a", "coalesce(p.polwithcheck, p.polqual)")}, 'updates', ${policies("w", "p.polqual")}) ORDER BY c.relname)
 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace tn ON tn.oid = c.relnamespace
 CROSS JOIN LATERAL (SELECT pg_catalog.pg_has_role(r.oid, c.relowner, 'USAGE') OR c.relkind IN ('v', 'f') AS owns) ownership
 WHERE ${isExpected} AND c.relkind IN ('r', 'p', 'v', 'f')`;

const roles = `SELECT pg_catalog.json_agg(pg_catalog.json_build_object('user', r.rolname, 'superuser', r.rolsuper,
  'endsInSeconds', CASE WHEN pg_catalog.isfinite(r.rolvaliduntil) THEN pg_catalog.round(pg_catalog.date_part('epoch', r.rolvaliduntil - pg_catalog.now())::numeric) END,
  'usage', coalesce(pg_catalog.has_schema_privilege(r.oid, n.oid, 'USAGE'), false),
  'create', coalesce(pg_catalog.has_schema_privilege(r.oid, n.oid, 'CREATE'), false),
  'readOnly', (${ownSetting("pg_catalog.lower(pg_catalog.split_part(setting, '=', 2)) IN ('on', 'true', 'yes', '1')")}),
  'readOnlyOf', (${ownSetting("CASE WHEN s.setrole = 0 THEN 'database' WHEN s.setdatabase = 0 THEN 'role' ELSE 'role in database' END")}),
  'settings', coalesce((${settingsOf("r.login")}), '[]'), 'tables', coalesce((${tables}), '[]')))
 FROM (SELECT oid, CASE WHEN rolname = current_user THEN (SELECT l.oid FROM pg_catalog.pg_roles l WHERE l.rolname = session_user) ELSE oid END AS login, rolname, rolsuper, rolbypassrls, rolvaliduntil FROM pg_catalog.pg_roles WHERE rolcanlogin OR rolname = current_user ORDER BY rolname = current_user DESC,
  EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.usesysid = pg_roles.oid AND a.datname = pg_catalog.current_database()) DESC,
  rolname LIMIT ${maxRoles}) r`;

/** Privileges are public in the catalog: any role may ask for any other. Names are compared exactly, as the worker's statements do. */
const sql = `SELECT pg_catalog.json_build_object('user', current_user, 'schema', wanted.schema, 'schemaExists', n.oid IS NOT NULL,
 'serverReadOnly', (SELECT CASE WHEN source NOT IN ('user', 'database', 'database user', 'global') THEN setting = 'on' END
  FROM pg_catalog.pg_settings WHERE name = 'default_transaction_read_only'),
 'serverSettings', coalesce((${serverSettings}), '[]'), 'eventTriggers', coalesce((${eventTriggers}), '[]'),
 'roles', (${roles})) AS document
FROM (SELECT ${firstSchema} AS schema) wanted
 LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema`;

/** What the roles that may log in are allowed to do with the schema and the expected tables; and the one that a login becomes (ALTER ROLE … SET role). */
export const privilegesProbe = sectionProbe({
  section: "postgres/privileges",
  uses: ["postgres/statements"],
  async read(context) {
    const document = await tableDocument(context, sql);
    if (!document.ok) return document;
    const client = await context.connections.postgres();
    const off = client.ok ? (client.data.timeoutsOff ?? []) : [];
    return succeed(withTimeouts(withoutSources(document.data), off));
  },
});
