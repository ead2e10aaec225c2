import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../../../src/checks/catalogue.ts";
import { loadScenario, scenarioNames } from "../../../../src/lab/scenarios/load-scenario.ts";

const scenarios = await Promise.all((await scenarioNames()).map(loadScenario));
const page = readFileSync("docs/lab.md", "utf8");

describe("what scenarios say that doctor finds", () => {
  test("The codes that scenarios expect are there, and symptoms are among them", () => {
    const codes = new Set(
      catalogue.flatMap(({ findings }) => findings.map(({ declaration }) => declaration.code)),
    );
    for (const { name, expects, symptoms } of scenarios) {
      expect(
        expects.filter((code) => ![...codes].some((known) => known === code)),
        name,
      ).toEqual([]);
      expect(
        symptoms.filter((code) => !expects.includes(code)),
        name,
      ).toEqual([]);
      expect(symptoms.length < expects.length || expects.length === 0, `${name} has a cause`).toBe(true);
    }
  });

  test("The scenarios cover every check that finds errors, or docs/lab.md says why not", () => {
    const found = new Set(scenarios.flatMap(({ expects }) => expects.map(checkOf)));
    const withErrors = catalogue
      .filter(({ findings }) => findings.some(({ declaration }) => declaration.severity.includes("error")))
      .map(({ id }) => id);
    const excused = [...page.matchAll(/^\| `([a-z]+\/[a-z-]+)` \| \S/gm)].map(([, id]) => id);
    expect(withErrors.filter((id) => !found.has(id)).toSorted()).toEqual(excused.toSorted());
  });

  test("Every scenario is in the list of docs/lab.md with its summary", () => {
    const rows = [...page.matchAll(/^\| `([a-z0-9-]+)` \| (.*) \|$/gm)].map(([, name, summary]) => ({
      name,
      summary,
    }));
    expect(rows).toEqual(scenarios.map(({ name, summary }) => ({ name, summary })));
  });
});

const checkOf = (code: string) => code.split("/").slice(0, 2).join("/");
