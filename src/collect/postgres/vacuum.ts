import { fromCommandLine } from "./command-line-settings.ts";
import { tableProbe } from "./document-probe.ts";
import { firstSchema, isExpected } from "./in-schema.ts";

/** Databases and holders beyond these are not listed, the oldest come first. */
const maxListed = 5;

const databases = `SELECT pg_catalog.json_agg(d) FROM (SELECT datname AS name, pg_catalog.age(datfrozenxid) AS "transactionAge",
  pg_catalog.mxid_age(datminmxid) AS "multixactAge", datallowconn AS connectable FROM pg_catalog.pg_database
 ORDER BY GREATEST(pg_catalog.age(datfrozenxid), pg_catalog.mxid_age(datminmxid)) DESC, datname LIMIT ${maxListed}) d`;

const switchedOff = `ARRAY(SELECT c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE ${isExpected} AND EXISTS (SELECT FROM pg_catalog.unnest(c.reloptions) o
  WHERE pg_catalog.lower(o) IN ('autovacuum_enabled=false', 'autovacuum_enabled=off', 'autovacuum_enabled=no', 'autovacuum_enabled=0')) ORDER BY 1)`;

/** What keeps vacuum from removing what is younger: sessions (theirs is hidden without pg_read_all_stats), prepared transactions, slots. */
const holders = `SELECT coalesce(pg_catalog.json_agg(h ORDER BY h.age DESC), '[]') FROM (
 SELECT * FROM (SELECT 'session' AS kind, a.pid::text AS name, a.usename::text AS "user", a.datname::text AS database, pg_catalog.age(a.backend_xmin) AS age
  FROM pg_catalog.pg_stat_activity a WHERE a.backend_xmin IS NOT NULL AND a.pid <> pg_catalog.pg_backend_pid()
 UNION ALL SELECT 'prepared', gid, owner::text, database::text, pg_catalog.age(transaction) FROM pg_catalog.pg_prepared_xacts
 UNION ALL SELECT 'slot', slot_name::text, NULL, NULL, GREATEST(pg_catalog.age(xmin), pg_catalog.age(catalog_xmin))
  FROM pg_catalog.pg_replication_slots WHERE xmin IS NOT NULL OR catalog_xmin IS NOT NULL) held
 ORDER BY age DESC LIMIT ${maxListed}) h`;

/** 12 has no wal_status, hence to_jsonb; a standby has no current position. */
const slots = `SELECT coalesce(pg_catalog.json_agg(s), '[]') FROM (SELECT slot_name::text AS name, active, pg_catalog.to_jsonb(r) ->> 'wal_status' AS "walStatus",
  CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), restart_lsn) END::float8 AS "retainedBytes"
 FROM pg_catalog.pg_replication_slots r WHERE restart_lsn IS NOT NULL OR pg_catalog.to_jsonb(r) ->> 'wal_status' = 'lost' ORDER BY 4 DESC NULLS LAST, 1 LIMIT ${maxListed}) s`;

/** The server's own figures, as old as its statistics. */
const dead = `ARRAY(SELECT pg_catalog.json_build_object('table', c.relname, 'dead', pg_catalog.pg_stat_get_dead_tuples(c.oid), 'live', pg_catalog.pg_stat_get_live_tuples(c.oid),
  'vacuumedSeconds', pg_catalog.round(pg_catalog.date_part('epoch', pg_catalog.now() - GREATEST(pg_catalog.pg_stat_get_last_autovacuum_time(c.oid), pg_catalog.pg_stat_get_last_vacuum_time(c.oid)))::numeric))
 FROM pg_catalog.pg_class c WHERE ${isExpected} AND c.relkind = 'r' ORDER BY c.relname)`;

/** A segment that cannot be archived is kept, and those behind it. */
const archiver = `(SELECT pg_catalog.json_build_object('on', pg_catalog.current_setting('archive_mode') <> 'off',
  'failing', coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false), 'failed', failed_count, 'segment', last_failed_wal,
  'archivedSeconds', pg_catalog.round(pg_catalog.date_part('epoch', pg_catalog.now() - last_archived_time)::numeric)) FROM pg_catalog.pg_stat_archiver)`;

const sql = `SELECT pg_catalog.json_build_object('autovacuum', pg_catalog.current_setting('autovacuum')::bool,
 'failsafeAge', pg_catalog.current_setting('vacuum_failsafe_age', true)::int,
 'databases', (${databases}), 'schema', ${firstSchema}, 'switchedOff', ${switchedOff}, 'holders', (${holders}), 'commandLine', ${fromCommandLine("autovacuum")}, 'slots', (${slots}), 'dead', ${dead}, 'archiver', ${archiver},
 'multixactFailsafeAge', pg_catalog.current_setting('vacuum_multixact_failsafe_age', true)::int) AS document`;

/** How old the oldest transaction ids are, and what holds back those who clean up. */
export const vacuumProbe = tableProbe({
  section: "postgres/vacuum",
  sql,
});
