import type { MessagePlan } from "../../blueprint/message-plan.ts";
import { defineStep, type Step } from "./step.ts";

/** The rows are there by the id of the message, as many as were sent and with the same values, and so is its status. */
export function queryDatabase({ rows, called }: MessagePlan): Step | null {
  if (rows.length === 0) return null;
  const tables = rows
    .map(({ schema, table }) => (schema === null ? table : `${schema}.${table}`))
    .join(" and ");
  return defineStep({
    id: "query-database",
    title: "Its rows are in PostgreSQL",
    phase: "follow",
    hop: "worker-to-database",
    needs: ["message"],
    uses: ["api"],
    plan: () => `SELECT the rows of the ${called} from ${tables}, read-only`,
    inSoak: () => `SELECT the rows of all ${called}s from ${tables}, read-only, again and again`,
    leftBehind: async (run, { message }) =>
      message === undefined
        ? []
        : (await import("../reporting/rows-left.ts")).rowsLeft(run, message.sent, null),
    run: async (run, facts) => (await import("../message/judge-rows.ts")).judgeRows(run, facts),
  });
}
