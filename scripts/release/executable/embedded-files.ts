import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";

/** What of the package an executable has within: its code, and what the code reads (src/package-files.ts). */
const within = /^(bin\/nomnom\.js|dist\/.*\.js|src\/checks\/.*\/page\.md|fixtures\/lab\/.*)$/;

/** From the path in the package to the file, in the folder of the package. */
export async function embeddedFiles(folder: string): Promise<Record<string, string>> {
  const lists = await Promise.all(
    ["bin", "dist", "src/checks", "fixtures/lab"].map((name) => filesBelow(join(folder, name))),
  );
  const files = lists.flat().map((file) => [relative(folder, file), file] as const);
  return Object.fromEntries(files.filter(([path]) => within.test(path)).sort());
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}
