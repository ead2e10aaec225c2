import * as z from "zod";
import { sequencesProbe } from "../../../collect/postgres/sequences.ts";
import { identifier, qualified } from "../../../remedy/sql.ts";
import { type Repair, refused } from "../../repair.ts";
import { readLiveSection } from "./live-section.ts";

const evidenceSchema = z.object({ table: z.string(), column: z.string() });
const ownerSchema = z.tuple([z.object({ user: z.string(), owns: z.boolean() })]);

/** Sets a sequence behind the last row, by RESTART: what setval does no rollback takes back. */
export const advanceSequence: Repair = {
  id: "advance-sequence",
  title: "Set a sequence behind the last row",
  codes: ["postgres/sequence-exhaustion/behind"],
  async plan({ evidence }, context) {
    const { table, column } = evidenceSchema.parse(evidence);
    const read = await readLiveSection(sequencesProbe, context);
    if (!read.ok) return refused(read.error.message);
    const sequence = read.data.find((each) => each.table === table && each.column === column);
    if (sequence === undefined)
      return { kind: "waits", reason: `${table}.${column} has no sequence any more` };
    const { largest, last, increment, limit } = sequence;
    if (largest === undefined || largest === null)
      return refused(`the largest ${column} of ${table} cannot be read`);
    const next = largest + increment;
    if (last !== null && last + increment > largest)
      return { kind: "waits", reason: `its sequence is behind the last row by now` };
    if (next > limit) return refused(`${table}.${column} has no number left after ${largest}`);
    const name = qualified(sequence.schema, sequence.name);
    const client = await context.connections.postgres();
    if (!client.ok) return refused(client.error.message);
    const owner = await client.data.query(
      `SELECT current_user::text AS "user", coalesce((SELECT pg_catalog.pg_has_role(c.relowner, 'USAGE') FROM pg_catalog.pg_class c
 JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1::text AND c.relname = $2::text), false) AS owns`,
      [sequence.schema, sequence.name],
    );
    if (!owner.ok) return refused(owner.error.message);
    const [{ user, owns }] = ownerSchema.parse(owner.data);
    if (!owns) return refused(`${user} does not own ${name}: its owner or a superuser has to set it`);
    const rows = qualified(sequence.tableSchema ?? sequence.schema, table);
    return {
      kind: "plan",
      plan: {
        title: `Let ${name} go on with ${next}`,
        changes: [
          {
            kind: "transaction",
            title: `${name}: goes on with ${next}`,
            statements: [
              { sql: `LOCK TABLE ${rows} IN SHARE ROW EXCLUSIVE MODE` },
              { sql: `SELECT 1 WHERE (SELECT max(${identifier(column)}) FROM ${rows}) < ${next}`, rows: 1 },
              { sql: `SELECT 1 FROM ${name} WHERE last_value < ${next}`, rows: 1 },
              { sql: `ALTER SEQUENCE ${name} RESTART WITH ${largest}` },
              // Takes the number of the last row. After RESTART a rollback takes this back too.
              { sql: `SELECT nextval('${name.replaceAll("'", "''")}')`, rows: 1 },
            ],
            undo: [],
            id: null,
          },
        ],
        risks: [
          `Nobody writes to ${rows} for a moment; sessions that hold it for more than 2 s make this give up.`,
          "Rows that were skipped as duplicates meanwhile are not stored by it; their messages have to be sent again.",
        ],
        undoneBy: "It needs none: numbers are skipped, and no row is changed.",
      },
    };
  },
};
