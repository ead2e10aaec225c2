import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { configurationPage, describedKeys, keyPaths } from "../../scripts/configuration-reference.ts";
import { configSchema } from "../../src/blueprint/config-schema.ts";
import { validate } from "../../src/blueprint/validate.ts";
import { parseYaml } from "../../src/blueprint/yaml-text.ts";
import { settingSources } from "../../src/systems/systems.ts";

const page = readFileSync(configurationPage, "utf8");
const schema = z.toJSONSchema(configSchema, { io: "input", target: "draft-7" });
const paths = keyPaths(schema);
const described = new Map(describedKeys(page).map(({ path, words }) => [path, words]));

/** A key and those it stands in, the nearest first. */
function around(path: string): string[] {
  const dot = path.lastIndexOf(".");
  return dot < 0 ? [path] : [path, ...around(path.slice(0, dot).replace(/(\[\]|\.\*)$/, ""))];
}

describe("docs/configuration.md", () => {
  test("The page names every key that nomnom.doctor.yaml may have", () => {
    const words = new Set(page.match(/[A-Za-z0-9]+/g));
    const names = new Set(paths.map((path) => path.split(".").at(-1)?.replace(/\W/g, "") ?? ""));
    expect(names.size).toBeGreaterThan(100);
    expect([...names].filter((name) => !words.has(name))).toEqual([]);
  });

  test("The page names every variable of the environment that stands in for a setting", () => {
    const variables = settingSources.flatMap(({ variables }) => [...variables]);
    expect(variables.length).toBeGreaterThan(10);
    expect(variables.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  test("Every key has a row in a table of the page, or stands in one that has", () => {
    expect(paths.length).toBeGreaterThan(300);
    expect(paths.filter((path) => !around(path).some((each) => described.has(each)))).toEqual([]);
  });

  test("Every row is of a key that there is, and says something", () => {
    expect([...described.keys()].filter((path) => !paths.includes(path))).toEqual([]);
    expect([...described].filter(([, words]) => words === "")).toEqual([]);
  });

  test("Every example in the page is a file that nomnom takes", () => {
    const examples = [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text = ""]) => text);
    expect(examples.length).toBeGreaterThan(3);
    for (const text of examples) {
      const parsed = parseYaml("example", text);
      const problems = parsed.ok ? validate(configSchema, parsed.yaml) : parsed;
      expect(problems.ok ? [] : problems.problems, text).toEqual([]);
    }
  });

  test("The JSON Schema that editors read has the words of the page at its keys", () => {
    const written = readFileSync("docs/schemas/nomnom.doctor.schema.json", "utf8");
    for (const path of ["namespace", "nats.streams[].timeToFull", "e2e.rows"]) {
      const words = described.get(path) ?? "";
      expect(words).not.toBe("");
      expect(written).toContain(`"description": ${JSON.stringify(words)}`);
    }
  });
});
