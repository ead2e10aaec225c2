import * as z from "zod";
import { parseSubject } from "../subjects/subject.ts";
import { jetStreamRequestProblem } from "./jetstream-requests.ts";
import { kubernetesName, ownName, text } from "./key-types.ts";
import { mostOwnRows, type OwnQuestion } from "./own-check.ts";
import { queryProblem } from "./query-text.ts";

/** The keys of `ownChecks:`. */

const pointer = z.string().regex(/^\/.*$/, "must be a JSON pointer such as /state/messages");

const scalar = z.union(
  [z.string(), z.number(), z.boolean(), z.null()],
  "must be a text, a number, true, false or null",
);

const condition = z.union(
  [
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z
      .strictObject({
        equals: scalar.optional(),
        not: scalar.optional(),
        atLeast: z.number().optional(),
        atMost: z.number().optional(),
        includes: text.optional(),
      })
      .refine((value) => Object.keys(value).length > 0, "must say what is wanted, such as { atMost: 10 }"),
  ],
  "must be a value, or a map of equals, not, atLeast, atMost and includes",
);

const rowBound = z
  .int()
  .refine(
    (value) => value >= 0 && value <= mostOwnRows,
    `must be 0 to ${mostOwnRows}; more are counted with count(*)`,
  );

const rows = z.union(
  [rowBound, z.strictObject({ atLeast: rowBound.optional(), atMost: rowBound.optional() })],
  "must be a number, or a map of atLeast and atMost",
);

const expectation = z.strictObject({
  rows: rows.optional(),
  value: condition.optional(),
  columns: z.record(text, condition).optional(),
  status: z
    .int()
    .refine((value) => value >= 100 && value <= 599, "must be a status such as 200")
    .optional(),
  text: condition.optional(),
  json: z.record(pointer, condition).optional(),
});

const http = z
  .strictObject({
    workload: kubernetesName.optional(),
    service: kubernetesName.optional(),
    port: z.union([z.int().min(1).max(65_535), ownName]).optional(),
    method: z.enum(["GET", "HEAD"]).optional(),
    path: z.string().regex(/^\/\S*$/, "must be a path such as /health"),
  })
  .superRefine(({ workload, service }, context) => {
    if ((workload === undefined) === (service === undefined))
      context.addIssue({ code: "custom", message: "must have either `workload` or `service`" });
  });

/** What each kind of question can be answered with. */
const expectable = {
  sql: ["rows", "value", "columns"],
  jetStream: ["json"],
  http: ["status", "text", "json"],
} as const satisfies Record<OwnQuestion["kind"], readonly (keyof z.output<typeof expectation>)[]>;
const kinds = ["sql", "jetStream", "http"] as const;

export const ownCheckKeys = z
  .strictObject({
    name: ownName,
    title: text.optional(),
    sql: text.optional(),
    role: text.optional(),
    database: ownName.optional(),
    jetStream: text.optional(),
    payload: z.record(z.string(), z.json()).optional(),
    http: http.optional(),
    expect: expectation,
    severity: z.enum(["warn", "error"]).optional(),
    message: text.optional(),
    remedy: text.optional(),
  })
  .superRefine((value, context) => {
    const problem = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    const asked = kinds.filter((kind) => value[kind] !== undefined);
    const [kind] = asked;
    if (kind === undefined || asked.length > 1) {
      problem([], "must ask one of `sql`, `jetStream` and `http`");
      return;
    }
    const sqlProblem = value.sql === undefined ? null : queryProblem(value.sql);
    if (sqlProblem !== null) problem(["sql"], sqlProblem);
    if (value.role !== undefined && kind !== "sql") problem(["role"], "belongs to `sql`");
    if (value.database !== undefined && kind !== "sql") problem(["database"], "belongs to `sql`");
    if (value.payload !== undefined && kind !== "jetStream") problem(["payload"], "belongs to `jetStream`");
    if (value.jetStream !== undefined) {
      const subject = parseSubject(value.jetStream);
      const wrong = subject.ok
        ? jetStreamRequestProblem(value.jetStream)
        : `is not a subject: ${subject.error}`;
      if (wrong !== null) problem(["jetStream"], wrong);
    }
    if (value.http?.method === "HEAD")
      for (const key of ["text", "json"] as const)
        if (value.expect[key] !== undefined) problem(["expect", key], "needs a body, and HEAD has none");
    const possible: readonly string[] = expectable[kind];
    for (const key of Object.keys(value.expect))
      if (!possible.includes(key))
        problem(
          ["expect", key],
          `is nothing that \`${kind}\` is answered with; it has ${possible.join(", ")}`,
        );
    if (kind === "sql" && Object.keys(value.expect).length === 0)
      problem(["expect"], "must say one of rows, value and columns");
  });

export type WrittenOwnCheck = z.output<typeof ownCheckKeys>;
