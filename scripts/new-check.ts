import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { areas } from "../src/checks/check-id.ts";
import { systems } from "../src/systems/systems.ts";

/** Writes the folder of a check (the check, its findings, its page, its table of cases) and its line in the catalogue. */
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
    "added to src/checks/catalogue.ts (npm run format sorts its imports, npm run schemas lists it); next: docs/add-a-check.md, step 1",
  );
}

function skeleton(id: string, area: string, name: string): Record<string, string> {
  const constant = camelCase(name);
  // The other areas look at several systems: which must answer, their author knows.
  const system = systems.find((name) => name === area);
  const requires = system === undefined ? "" : `"${system}/reachable"`;
  const section = `${system ?? "kubernetes"}/server`;
  const folder = `src/checks/${id}`;
  return {
    [`${folder}/check.ts`]: `import { defineCheck } from "../../check.ts";
import { todo } from "./findings.ts";

/** TODO: what holds when this check passes, one sentence. */
export const ${constant} = defineCheck({
  id: "${id}",
  title: "TODO: the healthy statement",
  requires: [${requires}],
  reads: ["${section}"],
  optional: [],
  findings: [todo],
  decide({ sections }) {
    throw new Error(\`TODO: decide from \${Object.keys(sections).join(", ")}\`);
  },
});
`,
    [`${folder}/findings.ts`]: `import { defineFinding } from "../../finding.ts";

/** TODO: one for each thing that can be wrong; the word in the code is what users look up. */
export const todo = defineFinding({
  code: "${id}/todo",
  title: "TODO: what is wrong",
  severity: ["error"],
  resource: ["${section}"],
  recovers: null,
});
`,
    [`${folder}/page.md`]: `# ${id}

TODO: what holds when this check passes.

## Why it matters

TODO

## How it is decided

TODO

## Findings

### todo

TODO: what this finding says, and when it is found.

## What unknown means

TODO

## How to repair

TODO
`,
    [`${folder}/cases.ts`]: `import { type Case, error } from "../../../../test/support/checks/cases.ts";

export const cases: Case[] = [
  { name: "TODO: it fails on a recorded snapshot", status: "fail" },
  { name: "TODO: it passes", status: "pass" },
  {
    name: "TODO: what it reads could not be read",
    sections: { "${section}": error("${system ?? "kubernetes"}", "timeout", "no answer within 5 s") },
    status: "unknown",
  },
];
`,
  };
}

/** The last line of the list, and an import; `biome check --write` sorts the imports. */
function addToCatalogue(id: string, constant: string): void {
  const path = "src/checks/catalogue.ts";
  const text = readFileSync(path, "utf8")
    .replace(/\n];\n$/, `\n  ${constant},\n];\n`)
    .replace(/^(import type .*\n)/, `$1import { ${constant} } from "./${id}/check.ts";\n`);
  writeFileSync(path, text);
}

const camelCase = (name: string): string =>
  name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

main(process.argv[2]);
