import * as z from "zod";
import { checkStatuses } from "../../checks/check.ts";
import { targetSchema } from "../../snapshot/snapshot.ts";
import { findingSchema, reportSchemaVersion } from "../report.ts";

/** What can be compared. */
const comparedKinds = ["Snapshot", "DoctorReport"] as const;

const sideSchema = z.object({
  file: z.string(),
  /** ISO 8601: when it was taken. */
  at: z.string(),
  target: targetSchema,
});

const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type FactValue = z.infer<typeof valueSchema>;

/** Null: the field, or the whole thing, was not there. Sizes (`…Bytes`) in bytes, times (`…Seconds`) in seconds. */
const fieldChangeSchema = z.object({ field: z.string(), from: valueSchema, to: valueSchema });
export type FieldChange = z.infer<typeof fieldChangeSchema>;

const factChangeSchema = z.object({
  /** `stream`, `consumer`, `pod`, `table`, … */
  kind: z.string(),
  name: z.string(),
  change: z.enum(["added", "removed", "changed", "moved"]),
  /** What is different, with `changed`. */
  fields: z.array(fieldChangeSchema),
  /** Counts that move by themselves while a system works; alone (`moved`) they are no change. */
  figures: z.array(fieldChangeSchema),
});
export type FactChange = z.infer<typeof factChangeSchema>;

const foundSchema = findingSchema.extend({ check: z.string() });
export type FoundFinding = z.infer<typeof foundSchema>;

export const diffReportSchema = z.object({
  schemaVersion: z.literal(reportSchemaVersion),
  kind: z.literal("DiffReport"),
  tool: z.object({ name: z.string(), version: z.string() }),
  compared: z.enum(comparedKinds),
  from: sideSchema,
  to: sideSchema,
  /** `inconclusive`: nothing is different as far as it could be compared, and something could not. */
  verdict: z.enum(["same", "changed", "inconclusive"]),
  /** Checks whose status is another; null where the check was not in that report. */
  checks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      from: z.enum(checkStatuses).nullable(),
      to: z.enum(checkStatuses).nullable(),
    }),
  ),
  /** Known again by their fingerprint; `still` as the second document tells them. `unclear`: no longer found, by a check that could not be decided. */
  findings: z.object({
    new: z.array(foundSchema),
    gone: z.array(foundSchema),
    still: z.array(foundSchema),
    unclear: z.array(foundSchema),
  }),
  /** Of two snapshots: what is behind it. */
  facts: z.array(factChangeSchema),
  /** Sections missing from one snapshot, and checks that neither report decided. */
  notCompared: z.array(z.object({ what: z.string(), reason: z.string() })),
});
export type DiffReport = z.infer<typeof diffReportSchema>;
