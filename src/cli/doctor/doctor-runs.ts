import { relative, resolve } from "node:path";
import type { CheckId } from "../../checks/check-id.ts";
import type { DoctorEvent } from "../../doctor/events.ts";
import { type DoctorOptions, runDoctor } from "../../doctor/run-doctor.ts";
import { writeSnapshot } from "../../snapshot/file.ts";
import { snapshotFileName } from "../../snapshot/redacted-snapshot.ts";
import { type SectionId, type Snapshot, snapshotSchema } from "../../snapshot/snapshot.ts";
import type { CliContext } from "../cli-context.ts";
import type { DoctorCommandOptions } from "../commands/doctor.ts";
import { prepareDoctor } from "./doctor-preparation.ts";
import { redactedEvents } from "./redacted-events.ts";
import { type WatchedRuns, watchedRuns } from "./watched-runs.ts";

/** The runs of a doctor screen, redacted, and where their snapshots go. */
export interface DoctorRuns {
  first(signal: AbortSignal): AsyncIterable<DoctorEvent>;
  /** Of these checks, or of all that were chosen. */
  again(checks: readonly CheckId[] | null, signal: AbortSignal): AsyncIterable<DoctorEvent>;
  /** Many, one after the other, which also read what no check asks for. */
  watched(alsoRead: readonly SectionId[]): WatchedRuns;
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
    redactedEvents(runDoctor({ ...run, ...changes, signal }), connector.secrets);
  return {
    first: (signal) => events(signal),
    again: (checks, signal) => events(signal, { chosen: only(run, checks), waitMs: null }),
    watched: (alsoRead) => watchedRuns({ run, connector }, alsoRead),
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
  const file = resolve(cwd, saveSnapshot ?? snapshotFileName(snapshot));
  await writeSnapshot(file, snapshotSchema.parse(snapshot));
  return relative(cwd, file);
}
