import * as z from "zod";
import { undoneChangeSchema } from "../../journal/undone-change.ts";
import { targetSchema } from "../../snapshot/snapshot.ts";
import { stepStatuses } from "../steps/step-outcome.ts";
import { hops } from "./hops.ts";

export const e2eReportSchemaVersion = 1;

/** Ids are those of the steps there are, so that the JSON Schema names them. */
export const stepResultSchemaOf = (stepIds: readonly string[]) =>
  z.object({
    /** Its place among the steps, from 1. */
    number: z.int().min(1).max(stepIds.length),
    id: z.enum(stepIds),
    title: z.string(),
    status: z.enum(stepStatuses),
    durationMs: z.number(),
    /** Why it was skipped, is blocked or could not be decided; null otherwise. */
    reason: z.string().nullable(),
    /** What it did and what came of it; on failure the likeliest cause. */
    message: z.string(),
    evidence: z.record(z.string(), z.json()),
    /** Where the message stopped, as far as this step can tell; null when it did not. */
    hop: z.enum(hops).nullable(),
  });
export type StepResult = z.infer<ReturnType<typeof stepResultSchemaOf>>;

const timelineEntrySchema = z.object({
  /** Milliseconds since the message was sent; what came before is negative. */
  atMs: z.number(),
  what: z.string(),
});

/** What a run leaves that it cannot take back, and the line that does; null: none is known. */
export const leftBehindSchema = z.object({ what: z.string(), command: z.string().nullable() });
export type LeftBehind = z.infer<typeof leftBehindSchema>;

/** What --clean did. `left`: nothing was removed, `detail` says why; otherwise `detail` is what may still come. */
export const cleanupSchema = z.object({
  state: z.enum(["removed", "left", "nothing"]),
  /** Rows by table. */
  removed: z.record(z.string(), z.int()),
  detail: z.string().nullable(),
});
export type Cleanup = z.infer<typeof cleanupSchema>;

export const e2eReportSchemaOf = (stepIds: readonly string[]) =>
  z.object({
    schemaVersion: z.literal(e2eReportSchemaVersion),
    kind: z.literal("E2eReport"),
    tool: z.object({ name: z.string(), version: z.string() }),
    runId: z.string(),
    startedAt: z.iso.datetime(),
    durationMs: z.number(),
    target: targetSchema,
    verdict: z.enum(["pass", "warn", "fail", "inconclusive"]),
    /** The verdict in one sentence; on failure it names the hop that broke. */
    conclusion: z.string(),
    brokenHop: z.enum(hops).nullable(),
    summary: z.record(z.enum(stepStatuses), z.number()),
    steps: z.array(stepResultSchemaOf(stepIds)),
    timeline: z.array(timelineEntrySchema),
    changes: z.array(undoneChangeSchema),
    /**
     * What the run leaves in the database: `messageId` is what the service calls the message, `orderKey` its own id. Null when no message was sent or
     * --clean removed it.
     */
    testRows: z.object({ messageId: z.string().nullable(), orderKey: z.string().nullable() }).nullable(),
    /** Absent where there is nothing beside the rows. */
    leftBehind: z.array(leftBehindSchema).optional(),
    /** Absent without --clean. */
    cleanup: cleanupSchema.optional(),
  });
export type E2eReport = z.infer<ReturnType<typeof e2eReportSchemaOf>>;
