import { describe, expect, it } from "vitest";
import { foldersAmong, foldersInPackage, readPackageFile } from "../../src/package-files.ts";

describe("the files of the package", () => {
  it("The files of the package are read by their path in it", async () => {
    expect(await readPackageFile("src/checks/nats/stream-overlap/page.md")).toMatch(
      /^# nats\/stream-overlap\n/,
    );
  });

  it("The files of the package are listed by folder", async () => {
    const folders = await foldersInPackage("fixtures/lab");
    expect(folders).toContain("seed");
    expect(folders).toEqual([...folders].sort());
  });

  it("The files of the package are listed from their paths alone, as an executable has them", () => {
    const paths = [
      "a/lab/seed/x.yaml",
      "a/lab/seed/y.yaml",
      "a/lab/b/z/deep.yaml",
      "a/lab/README.md",
      "a/labour/c/x",
    ];
    expect(foldersAmong(paths, "a/lab")).toEqual(["b", "seed"]);
  });
});
