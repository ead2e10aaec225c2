import { relative, resolve } from "node:path";
import { type UnreadSection, unreadSections } from "../../doctor/unread-sections.ts";
import { snapshotText, writeSnapshot } from "../../snapshot/file.ts";
import { redactedSnapshot } from "../../snapshot/redacted-snapshot.ts";
import { sectionIds } from "../../snapshot/section-ids.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { formatBytes } from "../../units/format-bytes.ts";
import type { CliContext } from "../cli-context.ts";
import type { SnapshotCommandOptions } from "../commands/snapshot.ts";
import { prepareDoctor } from "../doctor/doctor-preparation.ts";
import { followRun } from "../doctor/follow-run.ts";
import { tellBugs } from "../doctor/tell-bugs.ts";
import { tellOrigins } from "../doctor/tell-origins.ts";
import { writeFully } from "../output.ts";
import { parseOutputFormat } from "../output-format.ts";
import { readingExitCode } from "./reading-exit-code.ts";
import { snapshotDestination } from "./snapshot-destination.ts";
import { unreadWords } from "./unread-words.ts";

/** `nomnom snapshot [FILE]`: reads every section there is, and writes what came back; what did not is told on stderr, and is in the file as such. */
export async function runSnapshotCommand(
  context: CliContext,
  file: string | null,
  options: SnapshotCommandOptions,
): Promise<void> {
  parseOutputFormat(options.output ?? context.env.NOMNOM_OUTPUT, ["text", "json"]);
  const destination = await snapshotDestination(context, file, options.force === true);
  const { configuration, connector, run } = await prepareDoctor(context, options);
  const finished = await followRun({ ...run, alsoRead: sectionIds }, context, options);
  if (options.verbose) await tellOrigins(context, configuration, connector.origins());
  const snapshot = redactedSnapshot(finished.snapshot, connector.secrets());

  const text = snapshotText(snapshot);
  let where = "stdout";
  if (destination.kind === "stdout") {
    await writeFully(context.stdout, text);
  } else {
    const path = resolve(context.cwd, destination.nameFor(snapshot));
    await writeSnapshot(path, snapshot, { replace: options.force === true });
    where = relative(context.cwd, path);
  }
  const unread = unreadSections(snapshot);
  await tell(context, options, snapshot, unread, `${formatBytes(Buffer.byteLength(text))} to ${where}`);
  await tellBugs(context, finished.bugs, options);
  const ending = { bugs: finished.bugs.length, interrupted: context.signal.aborted };
  context.exitWith(readingExitCode(unread, ending));
}

/** A note for people; only what is missing with `--quiet`. */
async function tell(
  context: CliContext,
  { quiet }: SnapshotCommandOptions,
  snapshot: Snapshot,
  unread: readonly UnreadSection[],
  written: string,
): Promise<void> {
  const read = Object.values(snapshot.sections).filter((section) => section.ok).length;
  const lines = [
    ...(quiet ? [] : [`wrote ${read} ${read === 1 ? "section" : "sections"}, ${written}`]),
    ...unreadWords(unread, snapshot),
  ];
  await writeFully(context.stderr, lines.map((line) => `${line}\n`).join(""));
}
