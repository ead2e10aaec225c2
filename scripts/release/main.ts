/**
 * `npm run release`: everything of a release into `release/`, nothing published. In parts:
 *   version      the next version of what waits in .changeset/, committed and tagged
 *   executable   the single executable of this platform
 *   artefacts    all else, of the executables that are in release/: npm package, archives, image, krew, Homebrew, SBOM, checksums
 *   --no-image   artefacts without the image (it needs Debian or Ubuntu)
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { repositoryPage } from "./address.ts";
import { makeArtefacts } from "./artefacts.ts";
import { makeNewVersion } from "./changes/new-version.ts";
import { buildExecutable } from "./executable/build.ts";
import { executableIn, platforms } from "./platform.ts";
import { run } from "./run.ts";

const parts = ["version", "executable", "artefacts"] as const;
const folder = resolve("release");

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { "no-image": { type: "boolean", default: false } },
});
const unknown = positionals.filter((word) => !parts.some((part) => part === word));
if (unknown.length > 0) {
  console.error(`no such part of a release: ${unknown.join(", ")}; there are ${parts.join(", ")}`);
  process.exitCode = 2;
} else {
  await mkdir(folder, { recursive: true });
  for (const part of parts) {
    if (positionals.length === 0 || positionals.includes(part)) await make(part);
  }
}

async function make(part: (typeof parts)[number]): Promise<void> {
  switch (part) {
    case "version": {
      const version = await makeNewVersion(new Date().toISOString().slice(0, 10));
      console.log(
        version === null
          ? "version: nothing waits in .changeset/"
          : `version: ${version}, committed and tagged v${version}; to publish it: git push --follow-tags`,
      );
      return;
    }
    case "executable":
      await run("npm", ["run", "--silent", "build"]);
      console.log(`executable: ${await buildExecutable(folder)}`);
      return;
    case "artefacts":
      await run("npm", ["run", "--silent", "build"]);
      await makeArtefacts(folder, { withImage: !values["no-image"] });
      await tellArtefacts();
  }
}

async function tellArtefacts(): Promise<void> {
  for (const name of (await readdir(folder)).sort()) {
    const entry = await stat(join(folder, name));
    if (!entry.isFile()) continue;
    const { size } = entry;
    console.log(`${(size / 1_000_000).toFixed(1).padStart(7)} MB  release/${name}`);
  }
  const missing = platforms.filter((platform) => !existsSync(executableIn(folder, platform)));
  if (missing.length > 0) console.log(`not made on this machine: executables for ${missing.join(", ")}`);
  if (repositoryPage(JSON.parse(await readFile("package.json", "utf8"))) === null)
    console.log(
      `no repository in package.json: krew.yaml and nomnom.rb lead to ${folder}; sh scripts/release/name-repository.sh https://HOST/OWNER/NAME`,
    );
  console.log("not signed: the workflow signs what it publishes (.github/workflows/release.yml)");
}
