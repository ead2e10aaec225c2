import { relative, resolve } from "node:path";
import { type UnreadSection, unreadSections } from "../../doctor/unread-sections.ts";
import { snapshotText, writeSnapshot } from "../../snapshot/file.ts";
import { sectionIds } from "../../snapshot/section-ids.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { counted } from "../../units/counted.ts";
import { formatBytes } from "../../units/format-bytes.ts";
import type { CliContext } from "../cli-context.ts";
import { writeFully } from "../output.ts";
import { followRun } from "../session/follow-run.ts";
import { tellBugs, tellOrigins } from "../session/notes.ts";
import { openSession } from "../session/session.ts";
import { readingExitCode, unreadWords } from "../session/unread.ts";
import type { SnapshotRequest } from "./request.ts";
import { snapshotDestination } from "./snapshot-destination.ts";

/**
 * A snapshot goes to others: of tables that nobody expects not even the names. Answers to own checks are read where there are such checks, which read them
 * themselves.
 */
const handedOn = sectionIds.filter(
  (section) => section !== "postgres/relations" && !section.endsWith("/own-answers"),
);

/** `nomnom snapshot [FILE]`: reads every section there is, and writes what came back; what did not is said on stderr, and is in the file as such. */
export async function runSnapshotCommand(context: CliContext, request: SnapshotRequest): Promise<void> {
  const destination = await snapshotDestination(context, request.file, request.force);
  const session = await openSession(context, request);
  const source = await session.live();
  const run = session.run({ chosen: session.catalogue, source, alsoRead: handedOn });
  const { snapshot, bugs } = await followRun(run, context, request);
  if (request.verbose) await tellOrigins(context, session);

  const text = snapshotText(snapshot);
  let where = "stdout";
  if (destination.kind === "stdout") {
    await writeFully(context.stdout, text);
  } else {
    const path = resolve(context.cwd, destination.nameFor(snapshot));
    await writeSnapshot(path, snapshot, { replace: request.force });
    where = relative(context.cwd, path);
  }
  const unread = unreadSections(snapshot);
  await tell(context, request, snapshot, unread, `${formatBytes(Buffer.byteLength(text))} to ${where}`);
  await tellBugs(context, bugs, request);
  const ending = { bugs: bugs.length, interrupted: context.signal.aborted };
  context.exitWith(readingExitCode(unread, ending));
}

/** A note for people; only what is missing with `--quiet`. */
async function tell(
  context: CliContext,
  { quiet }: SnapshotRequest,
  snapshot: Snapshot,
  unread: readonly UnreadSection[],
  written: string,
): Promise<void> {
  const read = Object.values(snapshot.sections).filter((section) => section?.ok).length;
  const lines = [
    ...(quiet ? [] : [`wrote ${counted(read, "section")}, ${written}`]),
    ...unreadWords(unread, snapshot),
  ];
  await writeFully(context.stderr, lines.map((line) => `${line}\n`).join(""));
}
