import * as z from "zod";
import type { Timeout } from "../../connect/connections.ts";

/** Settings that decide whether the statements of a session come to their end; each is the role's, its database's or the server's. */
const watched = [
  "statement_timeout",
  "transaction_timeout",
  "lock_timeout",
  "idle_session_timeout",
  "row_security",
  "session_replication_role",
];

const names = watched.map((name) => `'${name}'`).join(", ");

const thisDatabase = "(SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())";

/** What is set of these for a login (its oid), each as the server applies it: for the role in this database, for the role, for the database. */
const setFor = (login: string): string => `SELECT DISTINCT ON (pg_catalog.split_part(setting, '=', 1))
  pg_catalog.split_part(setting, '=', 1) AS name, pg_catalog.substr(setting, pg_catalog.strpos(setting, '=') + 1) AS value,
  CASE WHEN s.setrole = 0 THEN 'database' WHEN s.setdatabase = 0 THEN 'role' ELSE 'role in database' END AS of
 FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) setting
 WHERE pg_catalog.split_part(setting, '=', 1) IN (${names}) AND s.setrole IN (${login}, 0) AND s.setdatabase IN (${thisDatabase}, 0)
 ORDER BY 1, s.setrole <> 0 DESC, s.setdatabase <> 0 DESC`;

/** The same as JSON; null: none is set. */
export const settingsOf = (login: string): string =>
  `SELECT pg_catalog.json_agg(set_for ORDER BY name) FROM (${setFor(login)}) set_for`;

/**
 * What the server says of these to a session that nothing else is said to, as JSON: the value that a session begins with, where neither its role, its database
 * nor its client has one of its own. SET LOCAL changes `source` and leaves that value.
 */
export const serverSettings = `SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', p.name, 'value', p.reset_val, 'of', 'server') ORDER BY p.name)
 FROM pg_catalog.pg_settings p WHERE p.name IN (${names}) AND p.reset_val IS DISTINCT FROM p.boot_val AND p.source <> 'client'
  AND NOT EXISTS (SELECT FROM (${setFor("(SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = session_user)")}) own WHERE own.name = p.name)`;

/**
 * Whether sessions of a role are set to act as a replica, which keeps no foreign key and fires other triggers; $n of its name, null: doctor's own. A session of
 * the role itself knows.
 */
export const actsAsReplica = (role: string): string =>
  `coalesce(CASE WHEN ${role} IS NULL OR ${role} = session_user THEN pg_catalog.current_setting('session_replication_role')
   ELSE (SELECT value FROM (${setFor(`coalesce((SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = ${role}), 0)`)}) its WHERE name = 'session_replication_role') END,
  (SELECT p.reset_val FROM pg_catalog.pg_settings p WHERE p.name = 'session_replication_role' AND p.source NOT IN ('user', 'database user', 'client')), 'origin') = 'replica'`;

/**
 * Settings of a role's or its database's own making (`app.tenant`), as JSON each, which defaults and policies may ask for. What a module of the server knows
 * (`auto_explain.log_min_duration`) is none: to set it may want rights.
 */
export const ownParameters = (
  role: string,
): string => `SELECT pg_catalog.json_build_object('name', own.name, 'value', own.value) FROM (
  SELECT DISTINCT ON (pg_catalog.split_part(setting, '=', 1)) pg_catalog.split_part(setting, '=', 1) AS name, pg_catalog.substr(setting, pg_catalog.strpos(setting, '=') + 1) AS value
  FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) setting
  WHERE setting LIKE '%.%=%' AND s.setrole = (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = ${role}) AND s.setdatabase IN (${thisDatabase}, 0)
  ORDER BY 1, s.setdatabase <> 0 DESC) own
 WHERE own.name LIKE '%.%' AND NOT EXISTS (SELECT FROM pg_catalog.pg_settings p WHERE p.name = own.name AND p.context <> 'user')`;

const settingsSchema = z.array(z.looseObject({ name: z.string() }));
const documentSchema = z.looseObject({
  user: z.string(),
  serverSettings: settingsSchema,
  roles: z.array(z.looseObject({ user: z.string(), settings: settingsSchema })).nullable(),
});

/** The document with the timeouts that are off in doctor's own session: where its role and its database say nothing of one, it is the server's. */
export function withTimeouts(document: unknown, off: readonly Timeout[]): unknown {
  const parsed = documentSchema.parse(document);
  const own = parsed.roles?.find(({ user }) => user === parsed.user)?.settings ?? [];
  const known = new Set([...own, ...parsed.serverSettings].map(({ name }) => name));
  const hidden = off
    .filter(({ name }) => !known.has(name))
    .map(({ name, ms }) => ({ name, value: ms === null ? null : `${ms}ms`, of: "server" }));
  return { ...parsed, serverSettings: [...parsed.serverSettings, ...hidden] };
}
