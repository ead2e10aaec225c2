import { sectionProbe } from "../section-probe.ts";
import { firstSchema, isExpected, servicePath, tableKeys } from "./in-schema.ts";
import { oneDocument } from "./one-document.ts";

/** What sorts otherwise than when it was made: the database (asked by a function that 15 brought), and collations of indexes on the expected tables. */
const collations = (knowsDatabases: boolean): string => `SELECT pg_catalog.json_agg(c) FROM (
 SELECT NULL AS name, pg_catalog.to_jsonb(d) ->> 'datcollversion' AS made, ${knowsDatabases ? "pg_catalog.pg_database_collation_actual_version(d.oid)" : "NULL"} AS now
  FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
 UNION SELECT l.collname::text, l.collversion, pg_catalog.pg_collation_actual_version(l.oid) FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_index i ON i.indrelid = c.oid JOIN pg_catalog.pg_collation l ON l.oid = ANY(i.indcollation::pg_catalog.oid[])
  WHERE ${isExpected} AND l.collversion IS NOT NULL) c WHERE made <> now`;

const unlogged = `ARRAY(SELECT c.relname::text FROM pg_catalog.pg_class c
 WHERE ${isExpected} AND c.relpersistence = 'u' ORDER BY 1)`;

/** Pages that did not have the checksum they were written with, as far as the statistics go back; 11 does not count them. */
const damaged = `SELECT pg_catalog.json_agg(f) FROM (SELECT s.datname::text AS database, (pg_catalog.to_jsonb(s) ->> 'checksum_failures')::int AS failures,
  pg_catalog.round(pg_catalog.date_part('epoch', pg_catalog.now() - (pg_catalog.to_jsonb(s) ->> 'checksum_last_failure')::timestamptz)::numeric) AS "lastSeconds"
 FROM pg_catalog.pg_stat_database s WHERE (pg_catalog.to_jsonb(s) ->> 'checksum_failures')::int > 0 ORDER BY 2 DESC LIMIT 5) f`;

/** Who follows the server's log. Without pg_read_all_stats only the names are there. A standby has no current position. */
const followers = `SELECT pg_catalog.json_agg(f) FROM (SELECT application_name AS name, state,
  CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), replay_lsn) END::float8 AS "behindBytes",
  pg_catalog.date_part('epoch', replay_lag) AS "behindSeconds" FROM pg_catalog.pg_stat_replication ORDER BY 3 DESC NULLS LAST, 1 LIMIT 5) f`;

const sql = (major: number): string => `SELECT pg_catalog.json_build_object('schema', ${firstSchema},
 'collations', coalesce((${collations(major >= 15)}), '[]'), 'unlogged', ${unlogged},
 'damaged', coalesce((${damaged}), '[]'), 'followers', coalesce((${followers}), '[]')) AS document`;

/** Whether what is stored stays, sorts as it did, and is followed by the standbys. */
export const durabilityProbe = sectionProbe({
  section: "postgres/durability",
  uses: ["postgres/server", "postgres/statements"],
  async read(context) {
    const client = await context.connections.postgres();
    if (!client.ok) return client;
    const [server, path] = await Promise.all([context.section("postgres/server"), servicePath(context)]);
    if (!server.ok) return server;
    const names = tableKeys(context.blueprint);
    return oneDocument(client.data, sql(Number.parseInt(server.data.version, 10)), [path, names]);
  },
});
