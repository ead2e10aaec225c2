import { existsSync } from "node:fs";
import { copyFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { Sbom, SbomComponent } from "../sbom.ts";
import { downloads, repositoryPage } from "./address.ts";
import { packExecutable, sha256 } from "./archive.ts";
import { notesOf } from "./changes/changelog.ts";
import { buildImage, type ImageInput } from "./image/build.ts";
import type { Download } from "./managers/download.ts";
import { homebrewFormula } from "./managers/homebrew.ts";
import { krewManifest } from "./managers/krew.ts";
import { nodeVersion } from "./node-binary.ts";
import { executableIn, type Platform, platforms } from "./platform.ts";
import { run } from "./run.ts";

const packed = z.tuple([z.object({ filename: z.string() })]);

/**
 * Makes all that a release consists of in a folder, of the built package and of the executables that are in it already: each platform makes its
 * own, and a workflow brings them together.
 */
export async function makeArtefacts(folder: string, { withImage }: { withImage: boolean }): Promise<void> {
  const packageJson: unknown = JSON.parse(await readFile("package.json", "utf8"));
  const { version } = z.object({ version: z.string() }).parse(packageJson);
  const page = repositoryPage(packageJson);
  const epochSeconds = Number(await run("git", ["log", "-1", "--format=%ct"]));
  const there = platforms.filter((platform) => existsSync(executableIn(folder, platform)));
  if (there.length === 0) throw new Error(`${folder} has no executable yet: npm run release -- executable`);

  await removeFormer(folder);
  const bill = sbomOf(await readFile("dist/sbom.cdx.json", "utf8"));
  const [{ filename }] = packed.parse(
    JSON.parse(await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder])),
  );
  await write(`${filename.replace(/\.tgz$/, "")}.cdx.json`, bill);
  const node: SbomComponent = {
    type: "platform",
    name: "node",
    version: nodeVersion,
    purl: `pkg:generic/node@${nodeVersion}`,
  };
  await write(`nomnom-executables-${version}.cdx.json`, { ...bill, components: [...bill.components, node] });

  const archives: Download[] = [];
  for (const platform of there) {
    const archive = `nomnom-${version}-${platform}.tar.gz`;
    const files = {
      nomnom: executableIn(folder, platform),
      LICENSE: "LICENSE",
      "LICENSES.txt": "dist/LICENSES.txt",
    };
    await packExecutable(files, join(folder, archive), epochSeconds);
    const url = `${downloads(page, version, folder)}/${archive}`;
    archives.push({ platform, url, sha256: await sha256(join(folder, archive)) });
  }
  await write("krew.yaml", krewManifest({ version, page, downloads: archives }));
  await write("nomnom.rb", homebrewFormula({ version, page, downloads: archives }));

  const inImage = there.flatMap(imageInput);
  if (withImage && inImage.length > 0) {
    const file = join(folder, `nomnom-image-${version}.oci.tar`);
    const debian = await buildImage(inImage, file, { version, page, epochSeconds });
    await write(`nomnom-image-${version}.cdx.json`, {
      ...bill,
      components: [...bill.components, node, ...debian],
    });
  }
  const notes = notesOf(await readFile("CHANGELOG.md", "utf8"), version);
  await write("RELEASE-NOTES.md", `${notes ?? "The changelog says nothing of this version."}\n`);
  await copyFile("LICENSE", join(folder, "LICENSE"));
  await writeChecksums(folder);

  function imageInput(platform: Platform): ImageInput[] {
    if (platform === "linux-x64")
      return [{ architecture: "amd64", executable: executableIn(folder, platform) }];
    if (platform === "linux-arm64")
      return [{ architecture: "arm64", executable: executableIn(folder, platform) }];
    return [];
  }

  async function write(name: string, content: string | Sbom): Promise<void> {
    const text = typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`;
    await writeFile(join(folder, name), text);
  }
}

function sbomOf(text: string): Sbom {
  const bill: Sbom = JSON.parse(text); // written by the build a moment ago
  return bill;
}

/** What `sha256sum --check SHA256SUMS` reads. */
async function writeChecksums(folder: string): Promise<void> {
  const names = (await filesIn(folder)).sort();
  const lines = await Promise.all(
    names.map(async (name) => `${await sha256(join(folder, name))}  ${name}\n`),
  );
  await writeFile(join(folder, "SHA256SUMS"), lines.join(""));
}

/** Nothing of a former release may be taken for this one's. */
async function removeFormer(folder: string): Promise<void> {
  await Promise.all((await filesIn(folder)).map((name) => rm(join(folder, name))));
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
