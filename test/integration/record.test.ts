import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { committedFolders, compare, write } from "../../scripts/record/folder.ts";
import { missing } from "../../scripts/record/prerequisites.ts";
import { recordings } from "../../scripts/record/recordings.ts";
import { take } from "../../scripts/record/take.ts";

const chosen = recordings.filter(({ name }) => ["stream-covers-dlq", "tables-healthy"].includes(name));
const same = { snapshot: [], serverAnswers: [], rawAnswers: [] };

for (const recording of chosen) {
  const lacking = await missing(recording.needs);
  const title = `${recording.name}, recorded again, is as it was committed${lacking === null ? "" : ` (needs ${lacking})`}`;
  test.skipIf(lacking !== null)(title, async () => {
    const taken = await take(recording);
    const { snapshot, serverAnswers } = await compare(join(committedFolders, recording.name), taken);
    // A field that a schema has learned since is no contradiction: `npm run record` adds it.
    expect(snapshot.filter((line) => !line.includes(": new, "))).toEqual([]);
    expect(serverAnswers).toEqual([]);

    const folder = await mkdtemp(join(tmpdir(), "nomnom-recorded-"));
    try {
      const differences = await compare(folder, taken);
      expect(differences.snapshot).toEqual([expect.stringContaining("snapshot.json: new, ")]);
      await write(folder, taken, differences);
      expect(await compare(folder, taken)).toEqual(same);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}
