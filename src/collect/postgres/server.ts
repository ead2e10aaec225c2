import { failure, succeed } from "../../snapshot/probe-result.ts";
import { clockSkew } from "../clock-skew.ts";
import { sectionProbe } from "../section-probe.ts";

const sql = `SELECT pg_catalog.current_setting('server_version') AS "version",
 pg_catalog.current_database()::text AS "database", current_user::text AS "user",
 pg_catalog.pg_is_in_recovery() AS "inRecovery",
 pg_catalog.current_setting('default_transaction_read_only') = 'on' AS "readOnly"`;

/** Which server, database and role; whether it is a replica or read-only by default. */
export const postgresServerProbe = sectionProbe({
  section: "postgres/server",
  async read({ connections }) {
    const client = await connections.postgres();
    if (!client.ok) return client;
    const rows = await client.data.query(sql);
    if (!rows.ok) return rows;
    const [row] = rows.data;
    return row === undefined
      ? failure({ kind: "invalid", system: "postgres", message: "The server answered without a row" })
      : succeed({ ...row, ...clockSkew(client.data.clockAheadMs()) });
  },
});
