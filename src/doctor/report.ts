import * as z from "zod";
import { checkStatuses } from "../checks/check.ts";
import { targetSchema } from "../snapshot/snapshot.ts";

export const reportSchemaVersion = 1;

export const verdicts = ["pass", "warn", "fail", "inconclusive"] as const;
export type Verdict = (typeof verdicts)[number];

export const remedySchema = z.object({
  summary: z.string(),
  /** The likeliest way, line by line; each line can be pasted. */
  commands: z.array(z.string()),
  /** Other ways to the same end; whoever takes one leaves the rest. Absent where there is none. */
  alternatives: z.array(z.array(z.string())).optional(),
});
export type ReportedRemedy = z.infer<typeof remedySchema>;

export const findingSchema = z.object({
  /** `area/check/word`, documented by `nomnom explain CODE`. Absent in reports of versions before it. */
  code: z.string().optional(),
  severity: z.enum(["error", "warning", "info"]),
  message: z.string(),
  resource: z.string(),
  evidence: z.record(z.string(), z.json()),
  remedy: remedySchema.nullable(),
  /** Whether it can end without anyone doing anything (`--wait`); null: that cannot be said. Absent in reports of versions before it. */
  recovers: z.boolean().nullable().optional(),
  /** The id of the check whose findings are the cause of this one. */
  explainedBy: z.string().optional(),
  /** Checks whose errors follow from this finding. */
  explains: z.array(z.string()).optional(),
  /** sha256 of the code and its cause: equal across runs while the problem is the same. */
  fingerprint: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** Of `lint`: where it is written, the place to change first. Line and column count from 1. */
  places: z
    .array(z.object({ file: z.string(), line: z.number(), column: z.number(), what: z.string() }))
    .optional(),
  /** Set when the configuration suppresses this finding; it does not count then. */
  suppressed: z.object({ reason: z.string(), until: z.string().nullable() }).optional(),
});
export type ReportedFinding = z.infer<typeof findingSchema>;

export const checkResultSchema = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(checkStatuses),
  durationMs: z.number(),
  /** Why it was skipped, is blocked or could not be decided; null for pass, warn and fail that are complete, and where `blockedBy` says all. */
  reason: z.string().nullable(),
  blockedBy: z.array(z.string()),
  /** With `unknown`: what would make it decidable. */
  remedy: remedySchema.nullable(),
  findings: z.array(findingSchema),
  /** Checks that say something which this one has seen as well and leaves to them. */
  leftTo: z.array(z.string()).optional(),
  /** When the oldest of what it read was read, where that was in an earlier round of `--watch`. */
  asOf: z.iso.datetime().optional(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

export const doctorReportSchema = z.object({
  schemaVersion: z.literal(reportSchemaVersion),
  kind: z.literal("DoctorReport"),
  tool: z.object({ name: z.string(), version: z.string() }),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  target: targetSchema,
  /** Of `lint`: what was read in place of a target. */
  written: z.object({ paths: z.array(z.string()), files: z.number(), notes: z.array(z.string()) }).optional(),
  verdict: z.enum(verdicts),
  summary: z.object({
    pass: z.number(),
    warn: z.number(),
    fail: z.number(),
    skip: z.number(),
    blocked: z.number(),
    unknown: z.number(),
  }),
  checks: z.array(checkResultSchema),
});
export type DoctorReport = z.infer<typeof doctorReportSchema>;

export const errorDocumentSchema = z.object({
  schemaVersion: z.literal(reportSchemaVersion),
  kind: z.literal("Error"),
  tool: z.object({ name: z.string(), version: z.string() }),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }),
});
export type ErrorDocument = z.infer<typeof errorDocumentSchema>;
