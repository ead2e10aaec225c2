import * as z from "zod";
import { cleanupSchema, e2eReportSchema, hops, undoneChangeSchema } from "../reporting/e2e-report.ts";
import { latencySchema } from "../reporting/latency.ts";

/** What `nomnom e2e --repeat N` writes. */
export const e2eRepeatReportSchema = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal("E2eRepeatReport"),
  tool: e2eReportSchema.shape.tool,
  runId: z.string(),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  target: e2eReportSchema.shape.target,
  /** Of the worst run. */
  verdict: e2eReportSchema.shape.verdict,
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
  runs: z.array(e2eReportSchema),
  changes: z.array(undoneChangeSchema),
  /** Absent without --clean; of all runs together. */
  cleanup: cleanupSchema.optional(),
});
export type E2eRepeatReport = z.infer<typeof e2eRepeatReportSchema>;
