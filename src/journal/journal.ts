import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../user-error.ts";
import { whyUnreadable } from "../why-unreadable.ts";
import type { Change } from "./change.ts";
import { entryLine, type JournalEntry, type JournalHeader, type PendingChange } from "./entries.ts";

/** The changes of one run, on disk before they are made. Everything that writes throws UserError where the disk does not take it. */
export interface Journal {
  readonly path: string;
  /** Resolves once the change is on disk; only then may it be made. */
  record(change: Change): Promise<PendingChange>;
  /** It is sent now, perhaps not for the first time, and what undoing needs is known only here; resolves once that is on disk. */
  amend(pending: PendingChange, change: Change): Promise<PendingChange>;
  /** The server has said that the change is made. */
  made(change: PendingChange): Promise<void>;
  /** The change is undone, or it is certain that it never will be made. */
  settle(change: PendingChange): Promise<void>;
  /** Not yet undone, latest first. */
  pending(): PendingChange[];
  /** Closes the file; with nothing pending it is removed. */
  close(): Promise<void>;
}

/** Starts the journal of a run in `folder`, which is made when it is not there. Throws UserError where that cannot be. */
export async function createJournal(folder: string, header: JournalHeader): Promise<Journal> {
  const path = join(folder, `${header.runId}.jsonl`);
  return onDisk(path, async () => {
    await makeFolder(folder);
    const file = await open(path, "ax", 0o600);
    try {
      await append(file, entryLine(header));
      await syncFolder(folder);
    } catch (error) {
      await file.close();
      await rm(path, { force: true });
      throw error;
    }
    return journalOn(path, file, []);
  });
}

/** As mkdir's `recursive`, which never ends where a folder refuses to take another and says that it is not there (/proc, seen with Node 20.20). */
async function makeFolder(path: string): Promise<void> {
  const mode = 0o700;
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path, { mode });
  }
}

/** Continues a journal that an earlier run left, to settle what is pending in it. Throws UserError where it may not be written. */
export async function reopenJournal(path: string, pending: readonly PendingChange[]): Promise<Journal> {
  return onDisk(path, async () => journalOn(path, await open(path, "a", 0o600), pending));
}

function journalOn(path: string, file: FileHandle, initial: readonly PendingChange[]): Journal {
  const pending = new Map([...initial].reverse().map((change) => [change.id, change]));
  let nextId = Math.max(0, ...pending.keys()) + 1;
  const write = (entry: JournalEntry) => onDisk(path, () => append(file, entryLine(entry)));
  async function writeChange(id: number, change: Change): Promise<PendingChange> {
    const at = new Date();
    await write({ type: "change", id, change, at: at.toISOString() });
    const written = { id, change, made: false, at };
    pending.set(id, written);
    return written;
  }
  return {
    path,
    record: (change) => writeChange(nextId++, change),
    amend: ({ id }, change) => writeChange(id, change),
    async made({ id }) {
      const known = pending.get(id);
      if (known !== undefined) pending.set(id, { ...known, made: true });
      await write({ type: "made", id });
    },
    async settle({ id }) {
      await write({ type: "undone", id });
      pending.delete(id);
    },
    pending: () => [...pending.values()].reverse(),
    close: () =>
      onDisk(path, async () => {
        await file.close();
        if (pending.size === 0) await rm(path, { force: true });
      }),
  };
}

async function onDisk<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new UserError(
      "unwritable-journal",
      `the journal ${path} cannot be written: ${whyUnreadable(error)}`,
      {
        hint: "Make room there or set XDG_STATE_HOME to another folder: nothing is changed without a journal.",
        cause: error,
      },
    );
  }
}

/** The whole line or nothing of it: half a line would make the next one unreadable. */
async function append(file: FileHandle, line: string): Promise<void> {
  const { size } = await file.stat();
  try {
    await file.appendFile(line);
    await file.datasync();
  } catch (error) {
    await file.truncate(size).catch(() => undefined); // the error below is the one that counts
    throw error;
  }
}

/** So that the new file's name survives a power failure as well. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
