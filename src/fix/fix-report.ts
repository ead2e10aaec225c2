import * as z from "zod";
import { findingSchema, remedySchema, verdicts } from "../doctor/report.ts";
import { undoneChangeSchema } from "../journal/undone-change.ts";
import { targetSchema } from "../snapshot/snapshot.ts";

export const fixReportSchemaVersion = 1;

/**
 * What becomes of a finding.
 * - `planned`: can be repaired; shown, and not asked for.
 * - `waits`: can be repaired when something else is.
 * - `refused`: its repair may or can not be made here.
 * - `manual`: nomnom has no repair for it; the remedy says what to do.
 * - `declined`: the user did not want it.
 * - `repaired`: changed, and the checks no longer find it.
 * - `ended`: another repair has ended it.
 * - `unproven`: changed, and the check still finds it or cannot tell; the change stays.
 * - `undone`: changed, and taken back: it did harm, or the run was interrupted.
 * - `failed`: could not be changed; everything is as before.
 * - `left`: changed, and could not be taken back.
 */
export const repairStatuses = [
  "planned",
  "waits",
  "refused",
  "manual",
  "declined",
  "repaired",
  "ended",
  "unproven",
  "undone",
  "failed",
  "left",
] as const;
export type RepairStatus = (typeof repairStatuses)[number];

export const shownPlanSchema = z.object({
  title: z.string(),
  /** Each change: where it is made, and its lines, which begin with `-` (goes), `+` (comes) or a blank. */
  changes: z.array(z.object({ where: z.string(), diff: z.array(z.string()) })),
  risks: z.array(z.string()),
  /** Ids of the checks that are run again. */
  verifiedBy: z.array(z.string()),
  undoneBy: z.string(),
});
export type ShownPlan = z.infer<typeof shownPlanSchema>;

export const repairItemSchema = z.object({
  check: z.string(),
  finding: findingSchema.pick({
    code: true,
    severity: true,
    message: true,
    resource: true,
    fingerprint: true,
  }),
  status: z.enum(repairStatuses),
  /** The id of the repair; null: there is none. */
  repair: z.string().nullable(),
  /** Why it was refused, waits, failed or was undone; null otherwise. */
  reason: z.string().nullable(),
  plan: shownPlanSchema.nullable(),
  /** What to do by hand; null: nothing. */
  instead: remedySchema.nullable(),
});
export type RepairItem = z.infer<typeof repairItemSchema>;

export const fixReportSchema = z.object({
  schemaVersion: z.literal(fixReportSchemaVersion),
  kind: z.literal("FixReport"),
  tool: z.object({ name: z.string(), version: z.string() }),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  target: targetSchema,
  /** Whether it was to change anything. */
  applied: z.boolean(),
  /** Of the chosen checks at the end. */
  verdict: z.enum(verdicts),
  summary: z.partialRecord(z.enum(repairStatuses), z.int()),
  repairs: z.array(repairItemSchema),
  /** What was undone at the end, the lease included. */
  changes: z.array(undoneChangeSchema),
});
export type FixReport = z.infer<typeof fixReportSchema>;
