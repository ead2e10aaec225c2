import * as z from "zod";
import { undoneChangeSchema } from "../../journal/undone-change.ts";
import { cleanupSchema, e2eReportSchemaOf } from "../reporting/e2e-report.ts";
import { hops } from "../reporting/hops.ts";
import { latencySchema } from "../reporting/latency.ts";

/** What `nomnom e2e --repeat N` writes. */
export function e2eRepeatReportSchemaOf(stepIds: readonly string[]) {
  const runSchema = e2eReportSchemaOf(stepIds);
  return z.object({
    schemaVersion: z.literal(1),
    kind: z.literal("E2eRepeatReport"),
    tool: runSchema.shape.tool,
    runId: z.string(),
    startedAt: z.iso.datetime(),
    durationMs: z.number(),
    target: runSchema.shape.target,
    /** Of the worst run. */
    verdict: runSchema.shape.verdict,
    /** On failure that of the first run that failed. */
    conclusion: z.string(),
    brokenHop: z.enum(hops).nullable(),
    /** How many were asked for, and how those that ran ended. */
    summary: z.object({
      runs: z.int(),
      pass: z.int(),
      warn: z.int(),
      fail: z.int(),
      inconclusive: z.int(),
    }),
    latencies: z.array(latencySchema),
    /** Each as a run of its own; what was changed stands below, for it was changed once for all. */
    runs: z.array(runSchema),
    changes: z.array(undoneChangeSchema),
    /** Absent without --clean; of all runs together. */
    cleanup: cleanupSchema.optional(),
  });
}
export type E2eRepeatReport = z.infer<ReturnType<typeof e2eRepeatReportSchemaOf>>;
