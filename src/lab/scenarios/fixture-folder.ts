import { existsSync } from "node:fs";

/** fixtures/lab of the installed package or the checkout; the same from src and from the bundle. */
export function fixtureFolder(): URL {
  let folder = new URL("./", import.meta.url);
  while (!existsSync(new URL("fixtures/lab/", folder))) {
    const parent = new URL("../", folder);
    if (parent.href === folder.href) throw new Error(`no fixtures/lab above ${import.meta.url}`);
    folder = parent;
  }
  return new URL("fixtures/lab/", folder);
}
