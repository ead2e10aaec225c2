import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Change } from "./change.ts";
import { entryLine, type JournalEntry, type JournalHeader, type PendingChange } from "./entries.ts";

/** The changes of one run, on disk before they are made. */
export interface Journal {
  readonly path: string;
  /** Resolves once the change is on disk; only then may it be made. */
  record(change: Change): Promise<PendingChange>;
  /** The change is undone, or was never made. */
  settle(change: PendingChange): Promise<void>;
  /** Not yet undone, latest first. */
  pending(): PendingChange[];
  /** Closes the file; with nothing pending it is removed. */
  close(): Promise<void>;
}

/** Starts the journal of a run in `folder`, which is made when it is not there. Throws Node's file system errors. */
export async function createJournal(folder: string, header: JournalHeader): Promise<Journal> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${header.runId}.jsonl`);
  const file = await open(path, "ax", 0o600);
  await append(file, entryLine(header));
  await syncFolder(folder);
  return journalOn(path, file, []);
}

/** Continues a journal that an earlier run left, to settle what is pending in it. */
export async function reopenJournal(path: string, pending: readonly PendingChange[]): Promise<Journal> {
  return journalOn(path, await open(path, "a", 0o600), pending);
}

function journalOn(path: string, file: FileHandle, initial: readonly PendingChange[]): Journal {
  const pending = new Map([...initial].reverse().map((change) => [change.id, change]));
  let nextId = Math.max(0, ...pending.keys()) + 1;
  const write = (entry: JournalEntry) => append(file, entryLine(entry));
  return {
    path,
    async record(change) {
      const recorded = { id: nextId++, change };
      await write({ type: "change", ...recorded });
      pending.set(recorded.id, recorded);
      return recorded;
    },
    async settle({ id }) {
      await write({ type: "undone", id });
      pending.delete(id);
    },
    pending: () => [...pending.values()].reverse(),
    async close() {
      await file.close();
      if (pending.size === 0) await rm(path, { force: true });
    },
  };
}

async function append(file: FileHandle, line: string): Promise<void> {
  await file.appendFile(line);
  await file.datasync();
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
