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

/** What holds a row of an expected table against a condition when it is written, which planning does not. */
const rowConditionSchema = z.object({
  table: z.string(),
  schema: z.string(),
  /**
   * A CHECK constraint of the table, one of a column's domain, a foreign key, the partitions (one of them has to take the row), the WHERE of a view WITH
   * CHECK OPTION, a column behind a view that may not be NULL, a column whose values are listed (an enum), a generated one, the default of one, the expressions
   * and the WHERE of an index, a trigger whose function cannot come to its end, or the policies of row security for the role that asks. Where the table is a view, all but its WHERE are of the table behind it.
   */
  kind: z.enum([
    ...["check", "domain", "foreign-key", "partition", "view", "not-null"],
    ...["value", "generated", "default", "index", "policy", "trigger"],
  ] as const),
  /** Of the constraint, the column, the index, the trigger or the view; of the table where it is about partitions, of the statement where about policies. */
  name: z.string(),
  columns: z.array(z.string()),
  /** The table that a foreign key refers to holds nothing; null: not known, or it is none. */
  empty: z.boolean().nullable(),
  /** `judged`: the server was asked about every kind of row. Otherwise it calls functions of somebody, or is about values nobody knows. */
  judged: z.boolean(),
  /** Among the values it was asked about are typical ones: other rows may have others. */
  usual: z.boolean(),
  /** The services' rows it refuses. */
  refused: z.array(
    z.object({
      service: z.enum(["worker", "ingestion-api", "dashboard-backend"]),
      operation: z.enum(["insert", "update", "select"]),
      /** `status accepted`; null: a usual row. */
      row: z.string().nullable(),
      /** Every such row has the values that are refused. False: a row with typical values. */
      always: z.boolean(),
      /** The values it was asked about. */
      values: z.record(z.string(), z.string().nullable()),
      /** The server failed when it evaluated the condition; absent: it said no. */
      sqlState: z.string().optional(),
      /** What it said then. */
      answer: z.string().optional(),
    }),
  ),
  /** Functions in it that somebody wrote or that the role may not call; absent: none, and in older snapshots. */
  functions: z
    .array(
      z.object({
        name: z.string(),
        /** `refused`: the role may not call it. `raises`: it raises an exception for every row. `unknown`: it is not called to find out. */
        effect: z.enum(["refused", "raises", "unknown"]),
      }),
    )
    .optional(),
  /** Of partitions by time: whether one takes the rows of tomorrow. Absent: the rows' time does not decide. */
  tomorrow: z.boolean().optional(),
});
export type RowCondition = z.infer<typeof rowConditionSchema>;

/** What the server says to a statement that the configuration names. */
const ownStatementSchema = z.object({
  name: z.string(),
  /** The role it was planned as. */
  user: z.string(),
  /** The role that runs it; null: not known. */
  role: z.string().nullable(),
  /** Null: the server would carry it out. */
  refusal: z.object({ sqlState: z.string(), message: z.string() }).nullable(),
});
export type OwnStatementAnswer = z.infer<typeof ownStatementSchema>;

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
  /** Absent in older snapshots, and where they could not be asked for. */
  conditions: z.array(rowConditionSchema).optional(),
  /** Of the configuration; absent where it names none, and where they could not be asked. */
  own: z.array(ownStatementSchema).optional(),
});
export type Statements = z.infer<typeof statementsSchema>;
