import * as z from "zod";
import { createTable } from "../../../checks/postgres/table-presence/missing-table.ts";
import { identifier, qualified } from "../../../remedy/sql.ts";
import { type Repair, refused } from "../../repair.ts";
import { expectedTable, readLiveTable } from "./live-table.ts";

const evidenceSchema = z.object({
  table: z.string(),
  schema: z.string(),
  existsInSchemas: z.array(z.string()),
  otherCase: z.string().nullable(),
});

/** Creates a table as the worker does, with its keys, for the worker's role. */
export const createMissingTable: Repair = {
  id: "create-table",
  title: "Create a missing table",
  codes: ["postgres/table-presence/table-missing"],
  async plan({ evidence, explainedBy }, context) {
    const { table, schema, existsInSchemas, otherCase } = evidenceSchema.parse(evidence);
    if (explainedBy !== undefined)
      return { kind: "waits", reason: `${explainedBy} says why the worker does not create it` };
    const elsewhere =
      otherCase ?? (existsInSchemas[0] === undefined ? null : qualified(existsInSchemas[0], table));
    if (elsewhere !== null)
      return refused(`${elsewhere} is there: a second, empty table would hide its rows from every reader`);
    const expected = expectedTable(context, table);
    if (expected === undefined) return refused(`nobody expects a table ${table} any more`);
    const read = await readLiveTable(context, schema, table);
    if (!read.ok) return refused(read.error.message);
    const { user, create, mayGive, worker, table: live } = read.data;
    const name = qualified(schema, table);
    if (live !== null) return { kind: "waits", reason: `${name} is there by now` };
    if (!create) return refused(`${user} may not create in schema ${schema}`);
    const gives = worker !== null && worker !== user;
    if (gives && mayGive !== true)
      return refused(`${user} may not make ${worker} the owner, and the worker's CREATE INDEX needs that`);
    return {
      kind: "plan",
      plan: {
        title: `Create ${name}`,
        changes: [
          {
            kind: "transaction",
            title: `${name}: created`,
            statements: [
              { sql: createTable(expected, schema) },
              ...(gives ? [{ sql: `ALTER TABLE ${name} OWNER TO ${identifier(worker)}` }] : []),
            ],
            undo: [],
            id: null,
          },
        ],
        risks: [
          worker === null
            ? `It belongs to ${user}; where the worker's role is another one, that needs rights on it.`
            : `It belongs to ${worker}, as if the worker had created it.`,
          ...(expected.createdBy === null
            ? [
                "It has only the columns and keys that nomnom.doctor.yaml names, and a migration that creates it would find it there.",
              ]
            : []),
          "Messages that are dead letters already are not stored by it; they have to be sent again.",
        ],
        undoneBy: `DROP TABLE ${name}, while nothing is stored in it. A rollback takes it back before the COMMIT; after that it is left alone.`,
      },
    };
  },
};
