import { relative, resolve } from "node:path";
import { snapshotFileName, writeSnapshot } from "../../snapshot/file.ts";
import { type Snapshot, snapshotSchema } from "../../snapshot/snapshot.ts";
import { UserError } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import { tellError } from "../report-error.ts";
import type { DoctorRequest } from "./request.ts";

/**
 * Saves what was read, if that is asked for, and concludes the run. A snapshot that cannot be written costs nobody the report: it is said afterwards, with its
 * exit code.
 */
export async function saveAndConclude(
  context: CliContext,
  { saveSnapshot, colour }: Pick<DoctorRequest, "saveSnapshot" | "colour">,
  {
    snapshot,
    save,
    conclude,
  }: {
    snapshot: Snapshot | null;
    save(snapshot: Snapshot): Promise<unknown>;
    conclude(): Promise<void>;
  },
): Promise<void> {
  let unsaved: UserError | null = null;
  try {
    if (saveSnapshot !== null && snapshot !== null) await save(snapshot);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    unsaved = error;
  }
  await conclude();
  if (unsaved === null) return;
  await tellError(context, unsaved, { noColour: !colour });
  context.exitWith(unsaved.exitCode);
}

/** Writes it to the file of `--save-snapshot`, or to one of its own in this folder. @returns where. */
export async function saveSnapshotOf(
  { cwd }: CliContext,
  { saveSnapshot }: Pick<DoctorRequest, "saveSnapshot">,
  snapshot: Snapshot,
): Promise<string> {
  const file = resolve(cwd, saveSnapshot ?? snapshotFileName(snapshot));
  await writeSnapshot(file, snapshotSchema.parse(snapshot));
  return relative(cwd, file);
}
