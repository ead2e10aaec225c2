import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";

/**
 * What the program reads besides its code: the pages of checks and the lab's scenarios. They lie in the installed package (or the checkout), or
 * within the single executable. Paths are relative to the package.
 */
export async function readPackageFile(path: string): Promise<string> {
  return embedded()?.getAsset(path, "utf8") ?? (await readFile(new URL(path, packageRoot()), "utf8"));
}

/** The names of the folders in a folder of the package, in alphabetical order. */
export async function foldersInPackage(folder: string): Promise<string[]> {
  const inside = embedded();
  if (inside !== null) return foldersAmong(inside.getAssetKeys(), folder);
  const entries = await readdir(new URL(`${folder}/`, packageRoot()), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** The names of the folders that lie directly in a folder, by the paths of all files. */
export function foldersAmong(paths: readonly string[], folder: string): string[] {
  const below = paths.filter((path) => path.startsWith(`${folder}/`));
  const names = below.flatMap((path) =>
    path
      .slice(folder.length + 1)
      .split("/")
      .slice(0, -1)
      .slice(0, 1),
  );
  return [...new Set(names)].sort();
}

declare module "node:sea" {
  /** Node 24.8 and later, as the one within our executables is. */
  function getAssetKeys(): string[];
}

/** The files within the executable; null where an installed Node runs the program. */
function embedded(): typeof import("node:sea") | null {
  const sea = process.getBuiltinModule("node:sea");
  return sea.isSea() ? sea : null;
}

function packageRoot(): URL {
  let folder = new URL("./", import.meta.url);
  while (!existsSync(new URL("package.json", folder))) {
    const parent = new URL("../", folder);
    if (parent.href === folder.href) throw new Error(`no package.json above ${import.meta.url}`);
    folder = parent;
  }
  return folder;
}
