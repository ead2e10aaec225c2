import * as z from "zod";
import { failure, succeed } from "../../snapshot/probe-result.ts";
import { clockSkew } from "../clock-skew.ts";
import { sectionProbe } from "../section-probe.ts";

const sql = `SELECT pg_catalog.current_setting('server_version') AS "version",
 pg_catalog.current_database()::text AS "database", current_user::text AS "user",
 pg_catalog.pg_is_in_recovery() AS "inRecovery",
 pg_catalog.current_setting('default_transaction_read_only') = 'on' AS "readOnly",
 ARRAY(SELECT name::text FROM pg_catalog.pg_prepared_statements WHERE NOT from_sql ORDER BY 1 LIMIT 20) AS prepared`;

/** doctor prepares nothing under a name: what is prepared in its session is of another client that the pooler lent the session to before. */
const rowSchema = z.looseObject({ prepared: z.array(z.string()) });

/** Which server, database and role; whether it is a replica or read-only by default. */
export const postgresServerProbe = sectionProbe({
  section: "postgres/server",
  async read({ connections }) {
    const client = await connections.postgres();
    if (!client.ok) return client;
    const rows = await client.data.query(sql);
    if (!rows.ok) return rows;
    if (rows.data[0] === undefined)
      return failure({ kind: "invalid", system: "postgres", message: "The server answered without a row" });
    const { prepared, ...server } = rowSchema.parse(rows.data[0]);
    return succeed({
      ...server,
      ...clockSkew(client.data.clockAheadMs()),
      ...(client.data.isPooled() === true && { pooler: { prepared } }),
    });
  },
});
