import { readdir, readFile } from "node:fs/promises";

/** The licence texts of every package in a bundle, sorted by name: what their licences ask of whoever passes them on. */
export async function collectLicences(root: URL, inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.flatMap((input) => packageFolder(input) ?? []));
  const entries = await Promise.all(
    [...folders].sort().map((folder) => licenceOf(new URL(`${folder}/`, root))),
  );
  return entries.join(`\n${"-".repeat(80)}\n\n`);
}

/** `node_modules/a/node_modules/@b/c/x.js` is in `node_modules/a/node_modules/@b/c`. */
function packageFolder(input: string): string | null {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? null;
}

async function licenceOf(folder: URL): Promise<string> {
  const manifest: { name: string; version: string; license?: string } = JSON.parse(
    await readFile(new URL("package.json", folder), "utf8"),
  );
  const file = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name));
  const text = file === undefined ? "" : `\n${(await readFile(new URL(file, folder), "utf8")).trim()}\n`;
  return `${manifest.name} ${manifest.version} (${manifest.license ?? "licence not stated"})\n${text}`;
}
