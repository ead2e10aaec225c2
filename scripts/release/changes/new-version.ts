import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { run } from "../run.ts";
import { isWaiting, withRelease } from "./changelog.ts";
import { parseChangeset, versionAfter } from "./changeset.ts";

const folder = ".changeset";
const manifest = z.object({ name: z.string(), version: z.string() });

/**
 * Makes the next version of what waits in `.changeset/`: package.json, package-lock.json and CHANGELOG.md, committed and tagged. Pushes nothing.
 * @returns the version; null where nothing waits.
 */
export async function makeNewVersion(date: string): Promise<string | null> {
  const { name, version } = manifest.parse(JSON.parse(await readFile("package.json", "utf8")));
  const changelog = await readFile("CHANGELOG.md", "utf8");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".md") && file !== "README.md").sort();
  const changesets = await Promise.all(
    files.map(async (file) => parseChangeset(file, await readFile(join(folder, file), "utf8"), name)),
  );
  // The first release has its version and its section before it is released.
  const isFirst = isWaiting(changelog, version);
  if (!isFirst && changesets.length === 0) return null;
  const changed = await run("git", ["status", "--porcelain"]);
  if (changed !== "") throw new Error(`a version is made of what is committed; not committed:\n${changed}`);
  const next = isFirst ? version : versionAfter(version, changesets);
  if (!isFirst) await run("npm", ["version", next, "--no-git-tag-version"]);
  await writeFile("CHANGELOG.md", withRelease(changelog, { version: next, date, changesets }));
  await Promise.all(files.map((file) => rm(join(folder, file))));
  await run("git", ["add", "--all", folder, "CHANGELOG.md", "package.json", "package-lock.json"]);
  await run("git", ["commit", "--quiet", "--message", `Release ${next}`]);
  await run("git", ["tag", "--annotate", `v${next}`, "--message", `nomnom doctor ${next}`]);
  return next;
}
