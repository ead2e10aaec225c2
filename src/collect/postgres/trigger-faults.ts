import * as z from "zod";
import type { PostgresClient } from "../../connect/connections.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { FoundTrigger } from "./find-triggers.ts";
import { leadingStatements } from "./leading-statements.ts";
import { constant } from "./sql-text.ts";
import { triggerEffect } from "./trigger-effect.ts";

/** Why every row for which a trigger fires is refused: what its function does before anything decides. */
export interface Fault {
  sqlState: string;
  answer: string;
}

/** A relation that a function writes to. */
interface Written {
  schema: string | null;
  name: string;
  right: "INSERT" | "UPDATE" | "DELETE";
}

type Step = { fault: Fault } | { written: Written };

/**
 * What of the triggers' functions cannot come to its end: a field that the row does not have, a relation that is not there or that the role may not write to, no
 * RETURN. Their texts are read, and the catalog is asked about the relations; nothing of it runs. Null: nothing is found.
 */
export async function triggerFaults(
  client: PostgresClient,
  preparation: readonly string[],
  triggers: readonly FoundTrigger[],
): Promise<ProbeResult<(Fault | null)[]>> {
  const steps = triggers.map(stepsOf);
  const asked = triggers.flatMap((trigger, index) =>
    (steps[index] ?? []).flatMap((step) => ("written" in step ? [{ trigger, written: step.written }] : [])),
  );
  const answers = await relationFaults(client, preparation, asked);
  if (!answers.ok) return answers;
  const said = new Map(asked.map(({ written }, index) => [written, answers.data[index] ?? null]));
  return succeed(
    steps.map((own) => {
      for (const step of own) {
        const fault = "fault" in step ? step.fault : (said.get(step.written) ?? null);
        if (fault !== null) return fault;
      }
      return null;
    }),
  );
}

/** In the order in which they are come to. */
function stepsOf({ source, fields, always }: FoundTrigger): Step[] {
  const leading = leadingStatements(source);
  if (leading === null) return [];
  const { statements, end } = leading;
  const last = end.kind === "missing" ? [] : [end.text];
  const steps = [...statements, ...last].flatMap((statement): Step[] => {
    const written = writtenBy(statement);
    const unknown = unknownField(statement, fields);
    return [
      ...(written === null ? [] : [{ written }]),
      ...(unknown === null
        ? []
        : [{ fault: { sqlState: "42703", answer: `record "${unknown[0]}" has no field "${unknown[1]}"` } }]),
    ];
  });
  // Without a WHEN the table itself tells of these.
  const effect = always ? null : triggerEffect(source);
  if (effect === "refuses")
    steps.push({ fault: { sqlState: "P0001", answer: "the function raises an exception" } });
  if (effect === "no-return")
    steps.push({
      fault: { sqlState: "2F005", answer: "control reached end of trigger procedure without RETURN" },
    });
  return steps;
}

const writes =
  /^(insert\s+into|update(?:\s+only)?|delete\s+from(?:\s+only)?)\s+(?:(?:"([^"]+)"|([\w$]+))\s*\.\s*)?(?:"([^"]+)"|([\w$]+))/i;
const field = /\b(new|old)\s*\.\s*(?:"([^"]+)"|([\w$]+))/gi;

function writtenBy(statement: string): Written | null {
  const found = writes.exec(statement);
  if (found === null) return null;
  const [, verb = "", quotedSchema, schema, quoted, plain] = found;
  const right = /^\w+/.exec(verb.toUpperCase())?.[0];
  if (right !== "INSERT" && right !== "UPDATE" && right !== "DELETE") return null;
  return {
    schema: quotedSchema ?? schema?.toLowerCase() ?? null,
    name: quoted ?? plain?.toLowerCase() ?? "",
    right,
  };
}

function unknownField(statement: string, fields: readonly string[]): [string, string] | null {
  for (const [, row = "", quoted, plain] of statement.matchAll(field)) {
    const own = quoted ?? plain?.toLowerCase() ?? "";
    if (!fields.includes(own)) return [row.toLowerCase(), own];
  }
  return null;
}

const faultsSchema = z.array(z.enum(["missing", "refused"]).nullable());

/** A name without a schema is looked for where the session looks, unless the function has a path or rights of its own: then only that there is none at all is certain. */
async function relationFaults(
  client: PostgresClient,
  preparation: readonly string[],
  asked: readonly { trigger: FoundTrigger; written: Written }[],
): Promise<ProbeResult<(Fault | null)[]>> {
  if (asked.length === 0) return succeed([]);
  const text = (value: string | null) => (value === null ? "NULL::text" : `${constant(value)}::text`);
  const values = asked.map(
    ({ trigger: { owner, ownPath }, written }, index) =>
      `(${index}, ${text(written.schema)}, ${text(written.name)}, ${text(written.right)}, ${text(owner)}, ${ownPath || owner !== null})`,
  );
  const rows = await client.query([...preparation, faultsSql(values)].join("; "));
  if (!rows.ok) return rows;
  const faults = faultsSchema.parse(rows.data.at(-1)?.document);
  return succeed(faults.map((fault, index) => answerOf(fault, asked[index]?.written)));
}

const faultsSql = (
  values: readonly string[],
): string => `SELECT pg_catalog.json_agg(CASE WHEN found.oid IS NOT NULL THEN
   CASE WHEN NOT pg_catalog.has_schema_privilege(role.name, found.relnamespace, 'USAGE') OR NOT CASE WHEN w.need = 'DELETE' THEN pg_catalog.has_table_privilege(role.name, found.oid, w.need)
    ELSE pg_catalog.has_any_column_privilege(role.name, found.oid, w.need) END THEN 'refused' END
  WHEN NOT w.elsewhere OR w.schema IS NOT NULL OR NOT EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.relname = w.name) THEN 'missing' END ORDER BY w.index) AS document
 FROM (VALUES ${values.join(", ")}) AS w (index, schema, name, need, owner, elsewhere)
 CROSS JOIN LATERAL (SELECT coalesce(w.owner, current_user)::name AS name) role
 LEFT JOIN LATERAL (SELECT c.oid, c.relnamespace FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relname = w.name AND c.relkind IN ('r', 'p', 'v', 'f') AND CASE WHEN w.schema IS NULL THEN NOT w.elsewhere AND pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = w.schema END LIMIT 1) found ON true`;

function answerOf(fault: "missing" | "refused" | null, written: Written | undefined): Fault | null {
  if (fault === null || written === undefined) return null;
  const { schema, name: own } = written;
  return fault === "missing"
    ? {
        sqlState: "42P01",
        answer: `relation "${schema === null ? "" : `${schema}.`}${own}" does not exist`,
      }
    : { sqlState: "42501", answer: `permission denied for table ${own}` };
}
