import * as z from "zod";
import { undoneChangeSchema } from "./undone-change.ts";

export const recoveryReportSchema = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal("RecoveryReport"),
  tool: z.object({ name: z.string(), version: z.string() }),
  verdict: z.enum(["pass", "fail"]),
  runs: z.array(
    z.object({
      runId: z.string(),
      startedAt: z.iso.datetime(),
      /** Null: without a cluster. */
      namespace: z.string().nullable(),
      changes: z.array(undoneChangeSchema),
    }),
  ),
});
export type RecoveryReport = z.infer<typeof recoveryReportSchema>;

export type RecoveredRun = RecoveryReport["runs"][number];
