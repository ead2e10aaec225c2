import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/**
 * The layers of src, from the bottom: a folder may import from those in lines above its own here, never from one beside it or below. `npm run layers`
 * writes the lint rules; docs/architecture.md says what each folder is for.
 */
export const layers: readonly (readonly string[])[] = [
  ["subjects", "units", "words", "terminal", "systems"],
  ["snapshot"],
  ["remedy", "jetstream"],
  ["connect", "blueprint"],
  ["checks", "collect", "journal"],
  ["doctor", "e2e"],
  ["fix", "lint"],
  ["tui", "report", "lab"],
  ["cli"],
];

/** Folders whose rooms are layers too, from the bottom. */
const rooms: Readonly<Record<string, readonly (readonly string[])[]>> = {
  tui: [["kit"], ["doctor", "e2e"], ["watch"]],
};

/** What is pure may not do I/O, nor reach what does. */
const pure: ReadonlySet<string> = new Set([
  "subjects",
  "units",
  "words",
  "systems",
  "remedy",
  "jetstream",
  "checks",
]);
const opensConnections = "connect";
const inputOutput = [
  ...["@kubernetes/client-node", "pg", "ws", "commander", "ink", "react"],
  ...["fs", "net", "http", "https", "tls", "child_process", "dgram", "os", "process"].map(
    (name) => `node:${name}`,
  ),
];

/** A rule for the files of one folder at one depth: only there it is known what `../` is. */
const deepest = 4;

export const layersFile = "biome.layers.json";

/** The text of {@link layersFile}, which biome.json extends. */
export function layersConfig(): string {
  const folders = layers.flat();
  const depths = Array.from({ length: deepest }, (_, index) => index + 1);
  const overrides = folders.flatMap((folder) => [
    ...depths.map((depth) => ruleOf(folder, depth)),
    ...(rooms[folder] ?? []).flat().flatMap((room) =>
      // A room lies a level below its folder. Of two rules for a file the later one holds.
      depths.slice(1).map((depth) => ruleOf(folder, depth, room)),
    ),
  ]);
  const lines = [ruleOf(null, 0), ...overrides].map((rule) => `    ${JSON.stringify(rule)}`);
  return `{\n  "overrides": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

/** @param folder null: the files of src itself. */
function ruleOf(folder: string | null, depth: number, room: string | null = null): unknown {
  const isPure = folder !== null && pure.has(folder);
  const place = ["src", folder, room].filter((part) => part !== null).join("/");
  const impure = `${place} is pure: no I/O (docs/architecture.md).`;
  const forbidden = [
    ...notBelow(folder).map((name) => `${"../".repeat(depth) || "./"}${name}/**`),
    ...roomsNotBelow(folder, room).map((name) => `${"../".repeat(depth - 1)}${name}/**`),
  ];
  const paths = {
    ...Object.fromEntries(isPure ? inputOutput.map((name) => [name, { message: impure }]) : []),
    zod: {
      importNames: ["z"],
      message: 'import * as z from "zod": the bundle then leaves out what nobody calls, two thirds of it.',
    },
  };
  const patterns = [
    { group: forbidden, message: `${place} may only import from layers below it (docs/architecture.md).` },
    { group: isPure ? ["@nats-io/*", "node:fs/*"] : [], message: impure },
  ].filter(({ group }) => group.length > 0);
  return {
    includes: [`${place}${"/*".repeat(Math.max(1, room === null ? depth : depth - 1))}`],
    linter: {
      rules: { style: { noRestrictedImports: { level: "error", options: { paths, patterns } } } },
    },
  };
}

/** The folders of the same line and of those after it. */
function notBelow(folder: string | null): string[] {
  const line = folder === null ? 0 : layers.findIndex((names) => names.includes(folder));
  const others = layers.slice(line).flat();
  const reach =
    folder !== null && pure.has(folder) && !others.includes(opensConnections) ? [opensConnections] : [];
  return [...others, ...reach].filter((name) => name !== folder);
}

/** The rooms of the same line and of those after it. */
function roomsNotBelow(folder: string | null, room: string | null): string[] {
  if (folder === null || room === null) return [];
  const lines = rooms[folder] ?? [];
  const line = lines.findIndex((names) => names.includes(room));
  return lines
    .slice(line)
    .flat()
    .filter((name) => name !== room);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(layersFile, layersConfig());
