import * as z from "zod";
import { mostOwnRows, type OwnCheck } from "../../blueprint/own-check.ts";
import type { PostgresClient } from "../../connect/connections.ts";
import { parseJsonOr } from "../../parse-json.ts";
import type { OwnAnswer } from "../../snapshot/own-answers.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { type Asked, answered, ownChecksOf, unanswered } from "../own-answer.ts";
import { sectionProbe } from "../section-probe.ts";
import { actingAs } from "./acting-as.ts";

/** Of one row; what is longer is no figure that a check is about. */
const rowCharacters = 8 * 1024;

/** Each row as JSON, in the server's own words; the answer is bounded by the server, not read and thrown away. */
const bounded = (sql: string) =>
  `SELECT pg_catalog.left(pg_catalog.row_to_json(answer)::text, ${rowCharacters + 1}) AS document FROM (\n${sql}\n) AS answer LIMIT ${mostOwnRows + 1}`;

const rowsSchema = z.array(z.object({ document: z.string() }));
const documentSchema = z.record(z.string(), z.json());

/** What the own checks of the configuration ask in SQL, each in a read-only transaction as the role that it names. */
export const postgresOwnAnswersProbe = sectionProbe({
  section: "postgres/own-answers",
  async read({ connections, blueprint }): Promise<ProbeResult<OwnAnswer[]>> {
    const checks = ownChecksOf(blueprint, "sql").filter(({ question }) => question.database === undefined);
    const client = await connections.postgres();
    if (!client.ok) return client;
    // One after the other: what waits in the session behind a slow one would be late through no fault of its own.
    const answers: OwnAnswer[] = [];
    for (const check of checks) answers.push(await answerOf(client.data, check, blueprint.postgres.schema));
    return succeed(answers);
  },
});

async function answerOf(
  client: PostgresClient,
  check: Asked<"sql">,
  schema: string | null,
): Promise<OwnAnswer> {
  const { sql, role } = check.question;
  const acting = await actingAs(client, role, schema);
  if (!acting.ok) return unanswered(check, "unasked", acting.error.message);
  const { user, preparation } = acting.data;
  if (role !== null && user !== role)
    return unanswered(check, "unasked", `${user} may not act as ${role}, the role that is to ask`);
  const rows = await client.queryOne(bounded(sql), preparation);
  if (!rows.ok) {
    const { answer, message } = rows.error;
    const why = answer === undefined ? message : `PostgreSQL answers ${answer.message} (${answer.sqlState})`;
    return unanswered(check, "unasked", why);
  }
  const documents = rowsSchema.parse(rows.data).map(({ document }) => document);
  if (documents.some((document) => document.length > rowCharacters))
    return unanswered(check, "unasked", `a row of the answer has more than ${rowCharacters} characters`);
  return answered(
    check,
    foundIn(
      check,
      documents.map((document) => documentSchema.parse(parseJsonOr(document, null))),
    ),
  );
}

type Row = z.infer<typeof documentSchema>;

function foundIn({ wants }: OwnCheck, rows: readonly Row[]): OwnAnswer["found"] {
  const [first] = rows;
  const value = first && Object.values(first)[0];
  return {
    rows: rows.length,
    ...(value !== undefined && wants.some(({ at }) => at === "value") && { value }),
    ...Object.fromEntries(
      wants.flatMap(({ at }) => {
        const [, name] = /^columns\.(.*)$/s.exec(at) ?? [];
        const values =
          name === undefined ? [] : rows.flatMap((row) => row[name] ?? (name in row ? [null] : []));
        return values.length === 0 ? [] : [[at, values]];
      }),
    ),
  };
}
