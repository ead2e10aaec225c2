import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import { downloads, repositoryPage } from "../../../scripts/release/address.ts";
import { homebrewFormula } from "../../../scripts/release/managers/homebrew.ts";
import { krewManifest } from "../../../scripts/release/managers/krew.ts";

const page = "https://git.example/owner/project";
const release = {
  version: "1.2.3",
  page,
  downloads: [
    { platform: "linux-x64", url: `${page}/a.tar.gz`, sha256: "aa" },
    { platform: "darwin-arm64", url: `${page}/b.tar.gz`, sha256: "bb" },
  ],
} as const;

describe("the address of a release", () => {
  it("The address of a release is the page of the repository that package.json names", () => {
    expect(repositoryPage({ repository: { type: "git", url: `git+${page}.git` } })).toBe(page);
    expect(downloads(page, "1.2.3", "/work")).toBe(`${page}/releases/download/v1.2.3`);
  });

  it("The address of a release is the folder of the release while package.json names none", () => {
    expect(repositoryPage({ name: "nomnom-doctor" })).toBeNull();
    expect(downloads(null, "1.2.3", "/some where/release")).toBe("file:///some%20where/release");
  });
});

test("A repository that is named by hand stands in package.json in every place that needs it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "nomnom-repository-"));
  await writeFile(join(folder, "package.json"), '{ "name": "x", "version": "1.0.0" }');
  const script = fileURLToPath(new URL("../../../scripts/release/name-repository.sh", import.meta.url));
  spawnSync("sh", [script, page], { cwd: folder });
  const named: unknown = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  await rm(folder, { recursive: true });
  expect(repositoryPage(named)).toBe(page);
  expect(named).toMatchObject({ bugs: { url: `${page}/issues` }, homepage: `${page}#readme` });
});

describe("the manifest for krew", () => {
  it("The manifest for krew has each archive with its checksum, for the systems as Kubernetes names them", () => {
    const { spec, metadata } = parse(krewManifest(release));
    expect(metadata).toEqual({ name: "nomnom" });
    expect(spec).toMatchObject({ version: "v1.2.3", homepage: page });
    expect(spec.platforms).toMatchObject([
      {
        selector: { matchLabels: { os: "linux", arch: "amd64" } },
        uri: `${page}/a.tar.gz`,
        sha256: "aa",
        bin: "nomnom",
      },
      { selector: { matchLabels: { os: "darwin", arch: "arm64" } }, uri: `${page}/b.tar.gz`, sha256: "bb" },
    ]);
  });

  it("The manifest for krew names no homepage while there is none", () => {
    expect(parse(krewManifest({ ...release, page: null })).spec).not.toHaveProperty("homepage");
  });
});

describe("the formula for Homebrew", () => {
  it("The formula for Homebrew has each archive with its checksum, below the system it is for", () => {
    const formula = homebrewFormula(release);
    expect(formula).toContain(`  homepage "${page}"\n  version "1.2.3"\n`);
    expect(formula).toContain(
      `  on_macos do\n    on_arm do\n      url "${page}/b.tar.gz"\n      sha256 "bb"\n    end\n  end\n`,
    );
    expect(formula).toContain(
      `  on_linux do\n    on_intel do\n      url "${page}/a.tar.gz"\n      sha256 "aa"\n    end\n  end\n`,
    );
  });
});
