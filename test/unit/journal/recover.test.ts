import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dueJournals } from "../../../src/journal/due-journals.ts";
import { createJournal } from "../../../src/journal/journal.ts";
import { processPlace, processStart } from "../../../src/journal/process-identity.ts";

describe("journals in a folder that machines or containers share", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "e2e-recover-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = async (place: { bootId: string | null; pidNamespace: string | null }, pid: number) => {
    const journal = await createJournal(folder, {
      type: "run",
      version: 1,
      command: "e2e",
      runId: "run",
      startedAt: "2026-11-23T12:00:00.000Z",
      pid,
      processStartedAt: await processStart(pid),
      ...place,
      server: "https://127.0.0.1:6443",
      context: null,
      namespace: "n",
    });
    await journal.record({ kind: "lease", namespace: "n", name: "nomnom-e2e" });
    await journal.close();
  };

  it("Journals in a shared folder are not due while their process lives here", async () => {
    await write(await processPlace(), process.pid);
    expect(await dueJournals(folder)).toEqual([]);
  });

  it.each([
    ["another machine", { bootId: "another" }],
    ["another container", { pidNamespace: "pid:[1]" }],
  ])(
    "Journals in a shared folder of %s may be those of a run that lives, whatever its process id says here",
    async (_, elsewhere) => {
      const here = await processPlace();
      if (here.bootId === null) return; // this system does not say where a process id is one
      await write({ ...here, ...elsewhere }, process.pid);
      expect(await dueJournals(folder)).toMatchObject([{ mayBeAlive: true }]);
    },
  );
});
