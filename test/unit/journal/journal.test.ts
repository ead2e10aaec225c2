import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dueJournals } from "../../../src/journal/due-journals.ts";
import type { JournalHeader } from "../../../src/journal/entries.ts";
import { createJournal, reopenJournal } from "../../../src/journal/journal.ts";
import { processStart } from "../../../src/journal/process-identity.ts";
import { UserError } from "../../../src/user-error.ts";

describe("a journal on disk", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "e2e-journal-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const header = (pid: number, processStartedAt: string | null): JournalHeader => ({
    type: "run",
    version: 1,
    command: "e2e",
    runId: "run-1",
    startedAt: "2026-11-23T12:00:00.000Z",
    pid,
    processStartedAt,
    server: "https://127.0.0.1:6443",
    context: null,
    namespace: "n",
  });
  const lease = { kind: "lease", namespace: "n", name: "nomnom-e2e" } as const;

  it("A journal on disk holds a change before it is made and is gone once all are undone", async () => {
    const journal = await createJournal(join(folder, "made"), header(1, null));
    const change = await journal.record(lease);
    expect(await readFile(journal.path, "utf8")).toContain('"nomnom-e2e"');
    await journal.settle(change);
    await journal.close();
    expect(await readdir(join(folder, "made"))).toEqual([]);
  });

  it("A journal on disk is an error of the user where its folder is a file or the disk does not take it", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    await expect(createJournal(join(file, "e2e"), header(1, null))).rejects.toThrow(UserError);
    await expect(dueJournals(join(file, "e2e"))).rejects.toThrow(UserError);
  });

  it("A journal on disk is an error of the user, and no endless one, where no folder can be made", async () => {
    if (!existsSync("/proc/self")) return;
    await expect(createJournal("/proc/nomnom/journals", header(1, null))).rejects.toThrow(UserError);
  });

  it("A journal on disk stays for recovery while something is not undone, and is due once its process is gone", async () => {
    const journal = await createJournal(folder, header(deadPid, "1"));
    await journal.record(lease);
    await journal.close();
    const [due] = await dueJournals(folder);
    expect(due?.pending).toEqual([{ id: 1, change: lease, made: false, at: expect.any(Date) }]);

    const again = await reopenJournal(journal.path, due?.pending ?? []);
    for (const change of again.pending()) await again.settle(change);
    await again.close();
    expect(await dueJournals(folder)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("A journal on disk is not due while its process lives; a later process with the same id is another one", async () => {
    const journal = await createJournal(folder, header(process.pid, await processStart(process.pid)));
    await journal.record(lease);
    await journal.close();
    expect(await dueJournals(folder)).toEqual([]);
    const text = await readFile(journal.path, "utf8");
    await writeFile(journal.path, text.replace(/"processStartedAt":"\d+"/, '"processStartedAt":"1"'));
    expect(await dueJournals(folder)).toHaveLength(1);
  });

  it("A journal on disk says which file is no journal", async () => {
    await writeFile(join(folder, "x.jsonl"), "hello\n");
    await expect(dueJournals(folder)).rejects.toThrow(/x\.jsonl:1: this is not a line/);
  });
});

/** Above the largest id Linux gives (2^22). */
const deadPid = 5_000_000;
