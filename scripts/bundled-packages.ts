import { readFile } from "node:fs/promises";
import * as z from "zod";

/** A package whose code is in a bundle. */
export interface BundledPackage {
  name: string;
  version: string;
  /** As its manifest states it: an SPDX expression, mostly. */
  license: string | null;
  folder: URL;
}

const manifest = z.object({ name: z.string(), version: z.string(), license: z.string().optional() });

/** The packages that the inputs of a bundle come from, sorted by their folders. */
export async function bundledPackages(root: URL, inputs: readonly string[]): Promise<BundledPackage[]> {
  // What a plugin makes up (`name:path`) is no file of a package; the package itself is there too.
  const files = inputs.filter((input) => !input.includes(":"));
  const folders = new Set(files.flatMap((input) => packageFolder(input) ?? []));
  return await Promise.all([...folders].sort().map((folder) => packageIn(new URL(`${folder}/`, root))));
}

/** `node_modules/a/node_modules/@b/c/x.js` is in `node_modules/a/node_modules/@b/c`. */
function packageFolder(input: string): string | null {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? null;
}

async function packageIn(folder: URL): Promise<BundledPackage> {
  const text = await readFile(new URL("package.json", folder), "utf8");
  const { name, version, license = null } = manifest.parse(JSON.parse(text));
  return { name, version, license, folder };
}
