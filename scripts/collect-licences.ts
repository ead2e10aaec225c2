import { readdir, readFile } from "node:fs/promises";
import type { BundledPackage } from "./bundled-packages.ts";

/** The licence texts of every package in a bundle: what their licences ask of whoever passes them on. */
export async function collectLicences(packages: readonly BundledPackage[]): Promise<string> {
  const entries = await Promise.all(packages.map(licenceOf));
  return entries.join(`\n${"-".repeat(80)}\n\n`);
}

async function licenceOf({ name, version, license, folder }: BundledPackage): Promise<string> {
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? "" : `\n${(await readFile(new URL(file, folder), "utf8")).trim()}\n`;
  return `${name} ${version} (${license ?? "licence not stated"})\n${text}`;
}
