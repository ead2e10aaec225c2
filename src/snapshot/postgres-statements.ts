import * as z from "zod";

/** What the server says to a statement of nomnom's services when it is asked to plan it. Nothing is executed. */
const serviceStatementSchema = z.object({
  service: z.enum(["worker", "ingestion-api", "dashboard-backend"]),
  operation: z.enum(["insert", "update", "select"]),
  table: z.string(),
  /** The schema the rows go to; null: nothing is written, or the server refuses. */
  schema: z.string().nullable(),
  /** Empty: the server would carry it out. Otherwise every column it objects to, and what it says of the rest. */
  refusals: z.array(
    z.object({
      sqlState: z.string(),
      message: z.string(),
      /** Null: it is about the statement as a whole. */
      column: z.string().nullable(),
      /** The value it does not take, where it is one of its typical values. */
      value: z.string().nullable(),
    }),
  ),
  /** A rule of the table turns it into nothing. */
  nothing: z.boolean(),
});
export type ServiceStatementAnswer = z.infer<typeof serviceStatementSchema>;

export const statementsSchema = z.object({
  /** The role the statements were planned as: the services' where doctor may act as it, else doctor's own. */
  user: z.string(),
  /** The role in the worker's DATABASE_URL; null: not to be seen. */
  serviceUser: z.string().nullable(),
  /** The schemas in which names without one were looked for, in order. */
  path: z.array(z.string()),
  /** `standby`: a server in recovery plans no INSERT. `locked`: another session keeps a lock that even planning waits for. */
  kind: z.enum(["asked", "standby", "locked"]),
  statements: z.array(serviceStatementSchema),
});
export type Statements = z.infer<typeof statementsSchema>;
