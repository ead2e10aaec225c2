import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const pages = readdirSync("docs/promises").map((page) => ({
  page,
  rows: readFileSync(`docs/promises/${page}`, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| promise")),
}));

test("docs/safety.md leads to the page of each promise", () => {
  const index = readFileSync("docs/safety.md", "utf8");
  for (const { page } of pages) expect(index).toContain(`(promises/${page})`);
});

test.each(pages)("Each promise of docs/promises/$page names tests that exist", ({ rows }) => {
  expect(rows).not.toEqual([]);
  for (const row of rows) {
    const files = [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, file]) => file ?? "");
    expect(files, row).not.toEqual([]);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  }
});
