import { relative, resolve } from "node:path";
import type { CheckId } from "../checks/check.ts";
import type { DoctorEvent } from "../doctor/events.ts";
import { checkResultSchema, doctorReportSchema } from "../doctor/report.ts";
import { type DoctorOptions, runDoctor } from "../doctor/run-doctor.ts";
import { writeSnapshot } from "../snapshot/file.ts";
import { probeErrorSchema } from "../snapshot/probe-result.ts";
import { redact } from "../snapshot/redact.ts";
import { type SectionId, type Snapshot, snapshotSchema } from "../snapshot/snapshot.ts";
import type { CliContext } from "./cli-context.ts";
import type { DoctorCommandOptions } from "./commands/doctor.ts";
import { prepareDoctor } from "./doctor-preparation.ts";

/** The runs of a doctor screen, redacted, and where their snapshots go. */
export interface DoctorRuns {
  first(signal: AbortSignal): AsyncIterable<DoctorEvent>;
  /** Of these checks, or of all that were chosen. */
  again(checks: readonly CheckId[] | null, signal: AbortSignal): AsyncIterable<DoctorEvent>;
  /** One of many, which also reads what no check asks for. */
  round(alsoRead: readonly SectionId[], signal: AbortSignal): AsyncIterable<DoctorEvent>;
  /** To `--save-snapshot`, else to a file of this moment in the working directory; the path. */
  save(snapshot: Snapshot): Promise<string>;
}

/** Everything the runs need, from flags, environment and configuration file. Throws UserError for bad input. */
export async function prepareDoctorRuns(
  context: CliContext,
  options: DoctorCommandOptions,
): Promise<DoctorRuns> {
  const { connector, run } = await prepareDoctor(context, options);
  const events = (signal: AbortSignal, changes: Partial<DoctorOptions> = {}) =>
    redacted(runDoctor({ ...run, ...changes, signal }), connector.secrets);
  return {
    first: (signal) => events(signal),
    again: (checks, signal) => events(signal, { chosen: only(run, checks), waitMs: null }),
    round: (alsoRead, signal) => events(signal, { alsoRead }),
    save: (snapshot) => save(context, options, snapshot),
  };
}

function only(run: DoctorOptions, checks: readonly CheckId[] | null): DoctorOptions["chosen"] {
  return checks === null ? run.chosen : run.chosen.filter(({ id }) => checks.includes(id));
}

async function save(
  { cwd }: CliContext,
  { saveSnapshot }: DoctorCommandOptions,
  snapshot: Snapshot,
): Promise<string> {
  const name = `nomnom-${snapshot.takenAt.replace(/[:.]/g, "-")}.json`;
  const file = resolve(cwd, saveSnapshot ?? name);
  await writeSnapshot(file, snapshotSchema.parse(snapshot));
  return relative(cwd, file);
}

async function* redacted(
  events: AsyncIterable<DoctorEvent>,
  secrets: () => string[],
): AsyncGenerator<DoctorEvent> {
  for await (const event of events) yield redactEvent(event, secrets());
}

/** What the screen shows passes the same filter as a report. */
function redactEvent(event: DoctorEvent, secrets: string[]): DoctorEvent {
  switch (event.type) {
    case "probe-finished":
      return { ...event, error: event.error && probeErrorSchema.parse(redact(event.error, secrets)) };
    case "check-finished":
      return { ...event, result: checkResultSchema.parse(redact(event.result, secrets)) };
    case "run-finished":
      return {
        ...event,
        report: doctorReportSchema.parse(redact(event.report, secrets)),
        snapshot: snapshotSchema.parse(redact(event.snapshot, secrets)),
      };
    case "run-started":
    case "probe-started":
    case "waiting":
    case "gave-up-waiting":
      return event;
  }
}
