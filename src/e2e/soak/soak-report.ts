import * as z from "zod";
import { undoneChangeSchema } from "../../journal/undone-change.ts";
import { cleanupSchema, e2eReportSchemaOf } from "../reporting/e2e-report.ts";
import { hops } from "../reporting/hops.ts";
import { latencySchema } from "../reporting/latency.ts";

export const soakCauseSchema = z.object({
  fate: z.enum(["dead-lettered", "lost", "refused", "under-way"]),
  hop: z.enum(hops),
  why: z.string(),
  count: z.int(),
  /** One of them. */
  example: z.object({ orderKey: z.string(), messageId: z.string().nullable() }),
});
export type SoakCause = z.infer<typeof soakCauseSchema>;

/** What `nomnom e2e --rate N/s --count N` writes. */
export function e2eSoakReportSchemaOf(stepIds: readonly string[]) {
  const runSchema = e2eReportSchemaOf(stepIds);
  return z.object({
    schemaVersion: z.literal(1),
    kind: z.literal("E2eSoakReport"),
    tool: runSchema.shape.tool,
    runId: z.string(),
    startedAt: z.iso.datetime(),
    durationMs: z.number(),
    target: runSchema.shape.target,
    /** `pass` only when every order of `load.count` was sent and is stored as it was sent. */
    verdict: runSchema.shape.verdict,
    conclusion: z.string(),
    /** The first hop at which an order has stopped, for good or for now. */
    brokenHop: z.enum(hops).nullable(),
    /** The steps that prepare the way. */
    steps: runSchema.shape.steps,
    load: z.object({
      perSecond: z.number(),
      count: z.int(),
      /** Null: fewer than two were sent. */
      reachedPerSecond: z.number().nullable(),
      /** From the first order to the last. */
      sendingMs: z.number(),
      /** How late the latest order was sent; part of its latency. */
      behindMs: z.number(),
    }),
    /** sent = stored + deadLettered + lost + refused + underWay. */
    counts: z.object({
      sent: z.int(),
      stored: z.int(),
      deadLettered: z.int(),
      lost: z.int(),
      refused: z.int(),
      underWay: z.int(),
    }),
    /** Why orders are not stored, the most frequent first. */
    causes: z.array(soakCauseSchema),
    /** From the time an order was meant to be sent. */
    latencies: z.array(latencySchema),
    /** How exact the times are, in milliseconds: `lookMs` for what is polled, `streamClockMs` for the time in the stream, which the server's clock gives (null: it is polled as well). */
    resolution: z.object({ lookMs: z.number(), streamClockMs: z.number().nullable() }),
    notMeasured: z.array(z.object({ hop: z.enum(hops), reason: z.string() })),
    /** Of message_status, by status. */
    statuses: z.record(z.string(), z.int()),
    /** Stored although the API did not say 202; `first` is what it said to one of them. Absent where there are none. */
    storedAllTheSame: z.object({ orders: z.int(), first: z.string() }).optional(),
    /** Stored orders with values that are not those that were sent. */
    differences: z.object({ orders: z.int(), first: z.string().nullable() }),
    changes: z.array(undoneChangeSchema),
    /** Absent where there is nothing beside the rows. */
    leftBehind: runSchema.shape.leftBehind,
    /** What the soak leaves in the database: orders whose id begins with this; null when nothing was sent or --clean removed it. */
    testRows: z.object({ orderKeyPrefix: z.string() }).nullable(),
    /** Absent without --clean. */
    cleanup: cleanupSchema.optional(),
  });
}
export type E2eSoakReport = z.infer<ReturnType<typeof e2eSoakReportSchemaOf>>;
