import * as z from "zod";
import type { MessageStatusTable } from "../../blueprint/blueprint.ts";
import type { MessageStatus } from "../../snapshot/message-status.ts";
import { failure, succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";
import { epochSeconds } from "./epoch-seconds.ts";
import { isExpected, servicePath } from "./in-schema.ts";
import { oneDocument } from "./one-document.ts";
import { name } from "./sql-text.ts";

/** The table as the catalog knows it; $3 and $4 are the columns of status and time. */
const tableSql = `SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS identifier, pg_catalog.pg_relation_size(c.oid)::float8 AS bytes,
 (pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_column_privilege(c.oid, s.attnum, 'SELECT')
  AND pg_catalog.has_column_privilege(c.oid, r.attnum, 'SELECT') AND NOT pg_catalog.row_security_active(c.oid)) AS readable,
 EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = x.relam
  WHERE i.indrelid = c.oid AND i.indisvalid AND i.indpred IS NULL AND m.amname = 'btree' AND i.indkey[0] = r.attnum) AS indexed
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 JOIN pg_catalog.pg_attribute s ON s.attrelid = c.oid AND s.attname = $3::text AND NOT s.attisdropped
 JOIN pg_catalog.pg_attribute r ON r.attrelid = c.oid AND r.attname = $4::text AND NOT r.attisdropped
  AND r.atttypid IN ('pg_catalog.timestamp'::pg_catalog.regtype, 'pg_catalog.timestamptz'::pg_catalog.regtype)
WHERE ${isExpected} AND c.relkind = 'r'`;

const tableRowSchema = z.object({
  identifier: z.string(),
  bytes: z.number(),
  readable: z.boolean(),
  indexed: z.boolean(),
});

/** Up to this size a table without an index is read whole within a few milliseconds. */
const maxBytes = 8 * 1024 * 1024;
/** The newest rows that are looked at: by the index, about 10,000 rows whatever the table holds. */
const maxRows = 10_000;
const daySeconds = 24 * 3600;

/**
 * The API writes `received_at` in UTC without a zone, which `epoch` takes it for. Times are compared with the server's own. A row of the far future or
 * `infinity` is of no message, and the newest permanently.
 */
const countSql = (
  identifier: string,
  { status, receivedAt, overdueAfterMs }: MessageStatusTable,
) => `SELECT pg_catalog.json_build_object(
 'at', pg_catalog.date_part('epoch', pg_catalog.now()), 'oldest', pg_catalog.min(known.oldest), 'rows', coalesce(pg_catalog.sum(known.rows), 0),
 'statuses', coalesce(pg_catalog.json_agg(known) FILTER (WHERE known.recent), '[]')) AS document
FROM (SELECT status, pg_catalog.count(*) AS rows, pg_catalog.min(received) AS oldest, pg_catalog.max(received) AS newest,
  pg_catalog.count(*) FILTER (WHERE received < pg_catalog.date_part('epoch', pg_catalog.now()) - ${overdueAfterMs / 1000}) AS overdue,
  received >= pg_catalog.date_part('epoch', pg_catalog.now()) - ${daySeconds} AS recent
 FROM (SELECT ${name(status)}::text AS status, pg_catalog.date_part('epoch', ${name(receivedAt)}) AS received
  FROM ONLY ${identifier} WHERE ${name(receivedAt)} BETWEEN '1970-01-01' AND pg_catalog.now() + '1 day' ORDER BY ${name(receivedAt)} DESC LIMIT ${maxRows}) newest
 GROUP BY 1, 6) known`;

const countedSchema = z.object({
  at: epochSeconds,
  rows: z.number(),
  oldest: epochSeconds.nullable(),
  statuses: z.array(
    z.object({
      status: z.string(),
      rows: z.number(),
      overdue: z.number(),
      oldest: epochSeconds,
      newest: epochSeconds,
    }),
  ),
});

/** What has become of the messages of the last 24 hours, of the newest 10,000: how many have which status, and how many have it for too long. */
export const messageStatusProbe = sectionProbe({
  section: "postgres/message-status",
  uses: ["postgres/statements"],
  async read(context) {
    const expected = context.blueprint.postgres.messageStatus;
    if (expected === null) return succeed<MessageStatus>({ kind: "absent", identifier: "" });
    const client = await context.connections.postgres();
    if (!client.ok) return client;
    const { table, status, receivedAt } = expected;
    const path = await servicePath(context);
    const found = await client.data.query(tableSql, [path, [table], status, receivedAt]);
    if (!found.ok) return found;
    const [row] = z.array(tableRowSchema).parse(found.data);
    const identifier = row?.identifier ?? table;
    if (row === undefined) return succeed<MessageStatus>({ kind: "absent", identifier });
    if (!row.readable) return succeed<MessageStatus>({ kind: "refused", identifier });
    if (!row.indexed && row.bytes > maxBytes) return succeed<MessageStatus>({ kind: "large", identifier });
    const answer = await oneDocument(client.data, countSql(identifier, expected), []);
    if (!answer.ok) return answer;
    const counted = countedSchema.safeParse(answer.data);
    if (counted.success) return succeed(statusOf(counted.data, expected));
    return failure({
      kind: "invalid",
      system: "postgres",
      message: `${identifier}: ${counted.error.issues[0]?.path.join(".")} has an unexpected type`,
    });
  },
});

function statusOf(
  { at, rows, oldest, statuses }: z.infer<typeof countedSchema>,
  { overdueAfterMs }: MessageStatusTable,
): MessageStatus {
  return {
    kind: "counted",
    at: timeOf(at),
    overdueAfterMs,
    complete: rows < maxRows || (oldest !== null && oldest < at - daySeconds),
    statuses: statuses
      .map(({ status, rows: count, overdue, oldest: first, newest }) => ({
        status,
        rows: count,
        overdue,
        oldestAt: timeOf(first),
        newestAt: timeOf(newest),
      }))
      .toSorted((a, b) => a.status.localeCompare(b.status)),
  };
}

const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString();
