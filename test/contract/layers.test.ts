import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { layers, layersConfig, layersFile } from "../../scripts/layers.ts";

const root = new URL("../../", import.meta.url).pathname;

test("The lint rules of the layers are those of the table: npm run layers", () => {
  expect(readFileSync(join(root, layersFile), "utf8")).toBe(layersConfig());
});

test("Every folder of src has a layer", () => {
  const folders = readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(layers.flat()).toEqual(expect.arrayContaining(folders.map(({ name }) => name)));
});

test("No folder of src is deeper than the rules reach", () => {
  const depths = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).map(
    (path) => path.split("/").length,
  );
  // A file at depth 5 lies below four folders.
  expect(Math.max(...depths)).toBeLessThanOrEqual(5);
});

const refused: readonly [file: string, imported: string][] = [
  ["src/x.ts", "./cli/a.ts"],
  ["src/units/x.ts", "../subjects/a.ts"],
  ["src/units/x.ts", "node:fs/promises"],
  ["src/snapshot/kubernetes/x.ts", "../../connect/a.ts"],
  ["src/connect/x.ts", "../blueprint/a.ts"],
  ["src/checks/x.ts", "../connect/a.ts"],
  ["src/checks/nats/x.ts", "../../collect/a.ts"],
  ["src/checks/nats/x.ts", "pg"],
  ["src/doctor/diff/x.ts", "../../e2e/a.ts"],
  ["src/e2e/x.ts", "../report/a.ts"],
  ["src/tui/watch/x.tsx", "../../cli/a.ts"],
  ["src/tui/watch/panes/x.ts", "../../../report/a.ts"],
  ["src/tui/kit/x.ts", "../doctor/a.ts"],
  ["src/tui/kit/session/x.ts", "../../watch/a.ts"],
  ["src/tui/doctor/x.ts", "../watch/a.ts"],
  ["src/tui/e2e/x.ts", "../doctor/a.ts"],
  ["src/lab/programs/worker/x.ts", "../../../report/a.ts"],
];
const allowed: readonly [file: string, imported: string][] = [
  ["src/x.ts", "./user-error.ts"],
  ["src/units/x.ts", "../user-error.ts"],
  ["src/checks/nats/x.ts", "../../blueprint/a.ts"],
  ["src/connect/x.ts", "node:fs/promises"],
  ["src/e2e/x.ts", "./report/a.ts"],
  ["src/e2e/steps/x.ts", "../report/a.ts"],
  ["src/tui/watch/x.tsx", "../doctor/a.ts"],
  ["src/tui/e2e/x.ts", "../kit/a.ts"],
  ["src/tui/doctor/x.ts", "../../doctor/a.ts"],
  ["src/cli/doctor/x.ts", "../../tui/a.ts"],
];

test("lint refuses an import from a layer that is not below, and no other", () => {
  const project = mkdtempSync(join(tmpdir(), "nomnom-layers-"));
  try {
    cpSync(join(root, layersFile), join(project, layersFile));
    writeFileSync(
      join(project, "biome.json"),
      JSON.stringify({ root: true, extends: [`./${layersFile}`], linter: { rules: { preset: "none" } } }),
    );
    const wrong = write(project, refused, "wrong");
    write(project, allowed, "right");
    expect(reported(project)).toEqual(wrong.toSorted());
  } finally {
    rmSync(project, { recursive: true });
  }
});

/** A file for each import; their paths. */
function write(project: string, cases: readonly [file: string, imported: string][], name: string): string[] {
  return cases.map(([file, imported], index) => {
    const path = file.replace("/x.", `/${name}-${index}.`);
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), `import { a } from "${imported}";\n\nexport const x = a;\n`);
    return path;
  });
}

function reported(project: string): string[] {
  const biome = join(root, "node_modules/.bin/biome");
  const { stdout } = spawnSync(biome, ["lint", "--reporter=json", "--max-diagnostics=none", "src"], {
    cwd: project,
    encoding: "utf8",
  });
  const { diagnostics } = z
    .object({
      diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
    })
    .parse(JSON.parse(stdout));
  return [
    ...new Set(
      diagnostics
        .filter(({ category }) => category.endsWith("noRestrictedImports"))
        .map(({ location }) => location.path),
    ),
  ].toSorted();
}
