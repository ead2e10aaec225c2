import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { tablePage } from "../remedies/table.ts";
import { unproven, unprovenLines } from "../remedies/unproven.ts";

test("Every line that changes something is proven, or docs/remedies.md says why it is not (npm run test:remedies -- --write)", async () => {
  const page = await readFile(tablePage, "utf8");
  const listed = /<!-- unproven -->\n([\s\S]*?)\n?<!-- \/unproven -->/.exec(page)?.[1];
  expect(listed).toBe(unprovenLines(await unproven(page)));
});
