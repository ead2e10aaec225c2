import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { hops } from "../../../../src/e2e/reporting/hops.ts";
import { steps } from "../../../../src/e2e/steps/steps.ts";

const root = new URL("../../../../", import.meta.url).pathname;

describe("the list of steps", () => {
  it("Steps have ids of their own, in kebab-case", () => {
    const ids = steps.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it.each(steps.map((step, index) => [step.id, step, index] as const))(
    "%s needs only what a step before it gives, or what is watched",
    (_, step, index) => {
      const given = steps.slice(0, index).flatMap(({ gives }) => gives);
      for (const need of step.needs.filter((fact) => !given.includes(fact)))
        expect(step.watch, need).toBeDefined();
    },
  );

  it("The list of steps looks at every hop of the message's way", () => {
    expect(new Set(steps.map(({ hop }) => hop))).toEqual(new Set([null, ...hops]));
  });

  it("The list of steps is the table of docs/e2e.md, in the same order", async () => {
    const page = await readFile(`${root}docs/e2e.md`, "utf8");
    const rows = [...page.matchAll(/^\| (\d+) \| `([^`]+)` \|/gm)].map(([, number, id]) => `${number} ${id}`);
    expect(rows).toEqual(steps.map(({ id }, index) => `${index + 1} ${id}`));
  });

  it("The list of steps loads no package: --help and the first frame of the screen wait for it", async () => {
    const packages = await packagesLoadedBy(`${root}src/e2e/steps/steps.ts`, new Set());
    expect([...packages]).toEqual([]);
  });
});

/** The packages that a file and what it imports statically load; types load nothing. */
async function packagesLoadedBy(file: string, seen: Set<string>): Promise<Set<string>> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  const imports = (await readFile(file, "utf8")).matchAll(/^import (?!type )[^;]*?from "([^"]+)";/gms);
  for (const [, from = ""] of imports) {
    if (!from.startsWith(".")) packages.add(from);
    else for (const name of await packagesLoadedBy(resolve(dirname(file), from), seen)) packages.add(name);
  }
  return packages;
}
