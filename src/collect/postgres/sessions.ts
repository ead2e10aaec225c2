import { fromCommandLine } from "./command-line-settings.ts";
import { documentProbe } from "./document-probe.ts";

/** Sessions, roles and groups beyond these are counted and not listed. */
const maxListed = 20;
/** nomnom's services run no transaction for this long: worker and API let each statement commit by itself. */
const longTransactionSeconds = 60;

/**
 * What takes one of max_connections: since PostgreSQL 12 neither walsenders nor background workers do. Without pg_read_all_stats the kind of
 * another role's session is hidden; a session with a database and a role is a client then (parallel workers included).
 */
const isClient = `a.datid IS NOT NULL AND a.usesysid IS NOT NULL AND coalesce(a.backend_type, 'client backend') = 'client backend'
 AND a.pid <> pg_catalog.pg_backend_pid()`;

const limits = `pg_catalog.json_build_object(
 'connections', pg_catalog.current_setting('max_connections')::int,
 'superuserReserved', pg_catalog.current_setting('superuser_reserved_connections')::int,
 'reserved', coalesce(pg_catalog.current_setting('reserved_connections', true), '0')::int,
 'database', (SELECT datconnlimit FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))`;

const used = `pg_catalog.json_build_object('server', pg_catalog.count(*),
 'database', pg_catalog.count(*) FILTER (WHERE a.datname = pg_catalog.current_database()))`;

const roles = `SELECT pg_catalog.json_agg(pg_catalog.json_build_object('user', r.rolname, 'superuser', r.rolsuper,
  'connectionLimit', r.rolconnlimit, 'connections', r.connections,
  'mayUseReserved', coalesce((SELECT pg_catalog.pg_has_role(r.oid, p.oid, 'USAGE') FROM pg_catalog.pg_roles p
   WHERE p.rolname = 'pg_use_reserved_connections'), false)))
 FROM (SELECT o.oid, o.rolname, o.rolsuper, o.rolconnlimit,
   (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity a WHERE a.usesysid = o.oid AND ${isClient}) AS connections
  FROM pg_catalog.pg_roles o WHERE o.rolcanlogin ORDER BY o.rolname = current_user DESC, connections DESC, o.rolname LIMIT ${maxListed}) r`;

const groups = `SELECT coalesce(pg_catalog.json_agg(g), '[]') FROM (SELECT a.usename AS "user", a.datname AS database, a.application_name AS application,
  a.state, pg_catalog.count(*) AS count FROM pg_catalog.pg_stat_activity a WHERE ${isClient}
  GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 1, 2, 3, 4 LIMIT ${maxListed}) g`;

const seconds = (since: string): string =>
  `pg_catalog.round(pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - ${since})::numeric)`;

/** The expected tables a session has or waits for a lock on, reading alone left out. */
const tables = `ARRAY(SELECT DISTINCT c.relname::text FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
 JOIN pg_catalog.pg_database d ON d.oid = l.database AND d.datname = pg_catalog.current_database()
 WHERE l.pid = a.pid AND c.relname = ANY($1::text[]) AND l.mode <> 'AccessShareLock' ORDER BY 1)`;

/** pg_locks tells since 14 how long (by to_jsonb: 12 and 13 do not know the column), the activity view only those who may see it. Of a statement its first word: the rest may hold data. */
const sessions = `SELECT coalesce(pg_catalog.json_agg(s), '[]') FROM (SELECT a.pid, pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "startedAt", a.usename AS "user", a.application_name AS application, a.state,
  pg_catalog.upper((pg_catalog.regexp_match(a.query, '^\\s*([A-Za-z]{1,20})'))[1]) AS statement,
  ${seconds("a.xact_start")} AS "transactionSeconds", ${seconds("a.state_change")} AS "stateSeconds",
  CASE WHEN a.pid = ANY(waiting.pids) THEN ${seconds(
    "coalesce((SELECT pg_catalog.min((pg_catalog.to_jsonb(l) ->> 'waitstart')::timestamptz) FROM pg_catalog.pg_locks l WHERE l.pid = a.pid AND NOT l.granted), a.query_start)",
  )} END AS "waitSeconds",
  CASE WHEN a.pid = ANY(waiting.pids) THEN pg_catalog.pg_blocking_pids(a.pid) ELSE '{}' END AS "blockedBy",
  a.wait_event = 'SyncRep' AS "awaitsStandby", ${tables} AS tables
 FROM pg_catalog.pg_stat_activity a WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
  AND (a.pid = ANY(waiting.pids) OR a.pid = ANY(blocking.pids) OR a.wait_event = 'SyncRep'
   OR (a.state LIKE 'idle in transaction%' OR a.backend_type = 'client backend') AND ${seconds("a.xact_start")} >= ${longTransactionSeconds})
 ORDER BY a.pid = ANY(blocking.pids) DESC, a.xact_start, a.pid LIMIT ${2 * maxListed}) s`;

const prepared = `SELECT coalesce(pg_catalog.json_agg(p), '[]') FROM (SELECT gid AS name, owner AS "user", ${seconds("prepared")} AS "ageSeconds"
 FROM pg_catalog.pg_prepared_xacts WHERE database = pg_catalog.current_database() ORDER BY prepared LIMIT ${maxListed}) p`;

/** pg_blocking_pids stops the lock manager for a moment: it is asked for those alone that wait. OFFSET 0 keeps it from being asked again. */
const sql = `SELECT pg_catalog.json_build_object('user', current_user,
 'seesAll', pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),
 'limits', ${limits}, 'used', (SELECT ${used} FROM pg_catalog.pg_stat_activity a WHERE ${isClient}), 'roles', (${roles}),
 'connections', (${groups}), 'waiting', pg_catalog.cardinality(waiting.pids), 'sessions', (${sessions}), 'prepared', (${prepared}),
 'commandLine', ${fromCommandLine("max_connections", "synchronous_standby_names")}, 'synchronousStandbys', pg_catalog.current_setting('synchronous_standby_names')) AS document
FROM (SELECT ARRAY(SELECT DISTINCT pid FROM pg_catalog.pg_locks WHERE NOT granted AND pid IS NOT NULL LIMIT ${maxListed}) AS pids OFFSET 0) waiting,
 LATERAL (SELECT ARRAY(SELECT DISTINCT blocker FROM pg_catalog.unnest(waiting.pids) pid, pg_catalog.unnest(pg_catalog.pg_blocking_pids(pid)) blocker) AS pids OFFSET 0) blocking`;

/** Who is connected, what limits there are, who waits for whom, and transactions that stay open. */
export const sessionsProbe = documentProbe({
  section: "postgres/sessions",
  sql,
  parameters: ({ tables }) => [tables.map(({ name }) => name)],
});
