import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { areas } from "../src/checks/check.ts";

/** Writes the skeleton of a check: the check itself, its page, its table of cases, the test that runs it, and its line in the catalogue. */
function main(id: string | undefined): void {
  const [area, name, ...rest] = (id ?? "").split("/");
  const known = areas.some((candidate) => candidate === area);
  if (!known || name === undefined || rest.length > 0 || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    console.error("usage: npm run new-check -- AREA/kebab-name");
    console.error(`areas: ${areas.join(", ")}`);
    process.exitCode = 2;
    return;
  }
  const files = skeleton(`${area}/${name}`, area ?? "", name);
  const taken = Object.keys(files).filter((path) => existsSync(path));
  if (taken.length > 0) {
    console.error(`nothing written: ${taken.join(", ")} exists already`);
    process.exitCode = 2;
    return;
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
  addToCatalogue(`${area}/${name}`, camelCase(name));
  console.log(
    "added to src/checks/catalogue.ts (npm run format sorts its imports); next: docs/add-a-check.md, step 1",
  );
}

function skeleton(id: string, area: string, name: string): Record<string, string> {
  const constant = camelCase(name);
  const system = ["kubernetes", "nats", "postgres"].includes(area) ? area : "kubernetes";
  const up = "../../../../src";
  return {
    [`src/checks/${id}.ts`]: `import { defineCheck } from "../check.ts";

/** TODO: what holds when this check passes, one sentence. */
export const ${constant} = defineCheck({
  id: "${id}",
  title: "TODO: the healthy statement",
  requires: ["${system}/reachable"],
  reads: ["${system}/server"],
  optional: [],
  decide({ sections }) {
    throw new Error(\`TODO: decide from \${Object.keys(sections).join(", ")}\`);
  },
});
`,
    [`docs/checks/${id}.md`]: `# ${id}

TODO: what holds when this check passes.

## Why it matters

TODO

## How it is decided

TODO

## What unknown means

TODO

## How to repair

TODO
`,
    [`test/unit/checks/${id}.cases.ts`]: `import { type Case, error } from "../support/cases.ts";

export const cases: Case[] = [
  { name: "TODO: it fails on a recorded snapshot", status: "fail" },
  { name: "TODO: it passes", status: "pass" },
  {
    name: "TODO: what it reads could not be read",
    sections: { "${system}/server": error("${system}", "timeout", "no answer within 5 s") },
    status: "unknown",
  },
];
`,
    [`test/unit/checks/${id}.test.ts`]: `import { describe } from "vitest";
import { ${constant} } from "${up}/checks/${id}.ts";
import { testCases } from "../support/cases.ts";
import { cases } from "./${name}.cases.ts";

describe("${id}", () => testCases(${constant}, cases));
`,
  };
}

/** The last line of the list, and an import; `biome check --write` sorts the imports. */
function addToCatalogue(id: string, constant: string): void {
  const path = "src/checks/catalogue.ts";
  const text = readFileSync(path, "utf8")
    .replace(/\n];\n$/, `\n  ${constant},\n];\n`)
    .replace(/^(import type .*\n)/, `$1import { ${constant} } from "./${id}.ts";\n`);
  writeFileSync(path, text);
}

const camelCase = (name: string): string =>
  name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

main(process.argv[2]);
