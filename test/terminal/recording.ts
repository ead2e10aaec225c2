import { readFile } from "node:fs/promises";
import * as z from "zod";
import type { CheckId } from "../../src/checks/check-id.ts";
import type { DoctorEvent } from "../../src/doctor/events.ts";
import { checkResultSchema, doctorReportSchema } from "../../src/doctor/report.ts";
import { probeErrorSchema } from "../../src/snapshot/probe-result.ts";
import { type SectionId, sectionSchemas, snapshotSchema, targetSchema } from "../../src/snapshot/snapshot.ts";

const section = z.custom<SectionId>((value) => typeof value === "string" && value in sectionSchemas);
const check = z.custom<CheckId>((value) => typeof value === "string" && value.includes("/"));

const eventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("run-started"),
    startedAt: z.string(),
    target: targetSchema,
    probes: z.array(section),
    checks: z.array(z.object({ id: check, title: z.string() })),
  }),
  z.object({ type: z.literal("probe-started"), probe: section }),
  z.object({
    type: z.literal("probe-finished"),
    probe: section,
    durationMs: z.number(),
    error: probeErrorSchema.nullable(),
  }),
  z.object({ type: z.literal("check-finished"), result: checkResultSchema }),
  z.object({ type: z.literal("waiting"), forMs: z.number(), checks: z.array(z.string()) }),
  z.object({ type: z.literal("gave-up-waiting"), checks: z.array(z.string()) }),
  z.object({
    type: z.literal("run-finished"),
    report: doctorReportSchema,
    snapshot: snapshotSchema,
    bugs: z.array(z.object({ check, error: z.unknown() })),
  }),
]);

const recordingSchema = z.object({ events: z.array(z.object({ atMs: z.number(), event: eventSchema })) });

/** What the engine said in one run, with the time of each event since its start. */
export interface Recording {
  events: { atMs: number; event: DoctorEvent }[];
}

export async function readRecording(name: string): Promise<Recording> {
  const text = await readFile(new URL(`recordings/${name}.json`, import.meta.url), "utf8");
  return recordingSchema.parse(JSON.parse(text));
}
