import { defineStep } from "./step.ts";

/** The rows are there by their order_key, as many as were sent and with the same values, and so is the status of the message. */
export const queryDatabase = defineStep({
  id: "query-database",
  title: "Its rows are in PostgreSQL",
  phase: "follow",
  hop: "worker-to-database",
  needs: ["message"],
  uses: ["api"],
  plan: () => "SELECT the rows by order_key, read-only",
  inSoak: () => "SELECT the rows of all orders by order_key, read-only, again and again",
  run: async (run, facts) => (await import("../message/judge-rows.ts")).judgeRows(run, facts),
});
