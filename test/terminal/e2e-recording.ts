import { readFile } from "node:fs/promises";
import * as z from "zod";
import { e2eReportSchema, stepResultSchema } from "../../src/e2e/documents.ts";
import { cleanupSchema } from "../../src/e2e/reporting/e2e-report.ts";
import { hops } from "../../src/e2e/reporting/hops.ts";
import type { E2eEvent } from "../../src/e2e/run/events.ts";
import { undoneChangeSchema } from "../../src/journal/undone-change.ts";
import { targetSchema } from "../../src/snapshot/snapshot.ts";
import type { Question } from "../../src/tui/e2e/e2e-state.ts";

const forwardSchema = z.object({
  target: z.string(),
  localPort: z.number(),
  pod: z.string().nullable(),
  connections: z.object({ open: z.number(), total: z.number(), failed: z.number() }),
  bytes: z.object({ up: z.number(), down: z.number() }),
  reconnects: z.number(),
  lastFailure: z.string().nullable(),
});

const eventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("planned"),
    steps: z.array(
      z.object({ number: z.number(), id: z.string(), title: z.string(), hop: z.enum(hops).nullable() }),
    ),
  }),
  z.object({ type: z.literal("connected"), target: targetSchema }),
  z.object({ type: z.literal("run-started"), runId: z.string(), timeoutMs: z.number() }),
  z.object({
    type: z.literal("step-started"),
    number: z.number(),
    id: stepResultSchema.shape.id,
    title: z.string(),
  }),
  z.object({ type: z.literal("step-progress"), number: z.number(), message: z.string() }),
  z.object({ type: z.literal("step-finished"), result: stepResultSchema }),
  z.object({
    type: z.literal("noted"),
    entry: z.object({
      atMs: z.number(),
      what: z.string(),
      reached: z.enum(["client", "api", "stream", "worker", "database", "dashboard"]).nullable(),
      onTheWayTo: z.enum(["stream", "worker", "database", "dashboard"]).exactOptional(),
    }),
  }),
  z.object({
    type: z.literal("log-line"),
    line: z.object({
      pod: z.string(),
      container: z.string(),
      time: z.string(),
      line: z.string(),
      mark: z.enum(["received", "parsed", "inserted", "done", "error", "dead-letter", "panic"]).nullable(),
    }),
  }),
  z.object({ type: z.literal("forwards"), forwards: z.array(forwardSchema) }),
  z.object({ type: z.literal("undoing"), what: z.string() }),
  z.object({ type: z.literal("undone"), change: undoneChangeSchema }),
  z.object({ type: z.literal("cleaned"), cleanup: cleanupSchema }),
  z.object({ type: z.literal("run-finished"), report: e2eReportSchema }),
]);

const recordingSchema = z.object({
  question: z.object({ text: z.string(), patches: z.array(z.string()) }).nullable(),
  events: z.array(z.object({ atMs: z.number(), event: eventSchema })),
});

/** What a run of e2e said, with the time of each event since its start, and what it asked before step 1. */
export interface E2eRecording {
  question: Question | null;
  events: { atMs: number; event: E2eEvent }[];
}

export async function readE2eRecording(name: string): Promise<E2eRecording> {
  const text = await readFile(new URL(`recordings/e2e/${name}.json`, import.meta.url), "utf8");
  return recordingSchema.parse(JSON.parse(text));
}

/** How many events come before the first that fulfils the predicate. */
export function eventsBefore({ events }: E2eRecording, wanted: (event: E2eEvent) => boolean): number {
  const index = events.findIndex(({ event }) => wanted(event));
  if (index < 0) throw new Error("the recording has no such event");
  return index;
}
