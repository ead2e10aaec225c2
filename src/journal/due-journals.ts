import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../user-error.ts";
import { type JournalHeader, type PendingChange, readJournal } from "./entries.ts";
import { fromDisk, journalNames } from "./journal-names.ts";
import { processState } from "./process-identity.ts";

/** A run that ended before it had undone its changes. */
export interface DueJournal {
  path: string;
  header: JournalHeader;
  /** Latest first. */
  pending: PendingChange[];
  /** Its process cannot be seen from here: only its Lease tells whether it lives. */
  mayBeAlive: boolean;
}

/** The journals in `folder` whose process is gone and that still have something to undo; what has nothing left is removed. Throws UserError for a file that is no journal. */
export async function dueJournals(folder: string): Promise<DueJournal[]> {
  const due: DueJournal[] = [];
  for (const name of await journalNames(folder)) {
    const path = join(folder, name);
    const text = await fromDisk(() => readFile(path, "utf8"), null);
    if (text === null) continue; // another recovery has just removed it
    const journal = readJournal(text);
    if (journal.kind === "broken")
      throw new UserError(
        "broken-journal",
        `${path}:${journal.line}: this is not a line of a journal that this version knows`,
        {
          hint: "Look at what it names, repair it by hand and remove the file.",
        },
      );
    const state = journal.kind === "journal" ? await processState(journal.header) : "dead";
    if (state === "alive") continue;
    if (journal.kind === "empty" || journal.pending.length === 0) await removed(path);
    else
      due.push({
        path,
        header: journal.header,
        pending: journal.pending,
        mayBeAlive: state === "unknown",
      });
  }
  return due;
}

/** What may not be removed (a read-only disk) stays, and says nothing. */
async function removed(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}

/** A second run would restore what an earlier one left. Throws UserError while one has something to undo. */
export async function refuseWhileRecoveryIsDue(folder: string): Promise<void> {
  const [due] = await dueJournals(folder);
  if (due === undefined) return;
  throw new UserError("recovery-due", `${runWords(due.header)} ended before it had undone its changes`, {
    hint: `\`nomnom ${due.header.command} --recover\` puts them back${due.header.server === null ? "" : ` at ${due.header.server}`}; if what it changed is gone for good, remove ${due.path}`,
  });
}

/** `an e2e run of 2026-01-01T00:00:00.000Z in namespace nomnom-dev`. */
export const runWords = ({ command, startedAt, namespace }: JournalHeader): string =>
  `${command === "e2e" ? "an" : "a"} ${command} run of ${startedAt}${namespace === null ? "" : ` in namespace ${namespace}`}`;
