import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** The folder of the installed package (or checkout), which holds docs/ and fixtures/; the same from src and from the bundle. */
export function packageRoot(): URL {
  let folder = new URL("./", import.meta.url);
  while (!existsSync(new URL("package.json", folder))) {
    const parent = new URL("../", folder);
    if (parent.href === folder.href) throw new Error(`no package.json above ${import.meta.url}`);
    folder = parent;
  }
  return folder;
}

/** The page of one check, as Markdown. */
export function readCheckPage(check: string): Promise<string> {
  return readFile(new URL(`src/checks/${check}/page.md`, packageRoot()), "utf8");
}
