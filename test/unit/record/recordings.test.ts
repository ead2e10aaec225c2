import { existsSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseRequest } from "../../../scripts/record/command-line.ts";
import { recordedElsewhere } from "../../../scripts/record/elsewhere.ts";
import { compare } from "../../../scripts/record/folder.ts";
import { rebuild } from "../../../scripts/record/from-raw.ts";
import { recordings } from "../../../scripts/record/recordings.ts";

const root = "fixtures/snapshots";
const folders = readdirSync(root, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
const names = [...recordings.map(({ name }) => name), ...Object.keys(recordedElsewhere)];

test("Every folder of fixtures/snapshots can be recorded again, or it is said why not, and the other way round", () => {
  expect(names.toSorted()).toEqual(folders.toSorted());
});

describe("a snapshot says what the probes of today make of its raw answers", () => {
  const withRaw = folders.filter((name) => existsSync(`${root}/${name}/raw-answers.json`));
  // A field that a schema has learned since is no contradiction: `npm run record -- --from-raw` adds it.
  test.each(withRaw)("%s is what the probes of today make of its raw answers", async (name) => {
    const rebuilt = await rebuild(name);
    if (rebuilt === null) throw new Error("it has no raw answers");
    const { snapshot } = await compare(`${root}/${name}`, rebuilt);
    expect(snapshot.filter((line) => !line.includes(": new, "))).toEqual([]);
  });
});

test("The command knows its flags and folders, and names the one that was meant", () => {
  const known = ["streams-healthy", "tables-healthy"];
  expect(parseRequest(["streams-healthy", "--check"], known)).toEqual({
    names: ["streams-healthy"],
    check: true,
    fromRaw: false,
  });
  expect(parseRequest(["stream-healthy"], known)).toEqual({
    problem: 'There is no recording stream-healthy. Did you mean "streams-healthy"?',
  });
  expect(parseRequest(["--chek"], known)).toHaveProperty("problem", expect.stringContaining("usage:"));
});
