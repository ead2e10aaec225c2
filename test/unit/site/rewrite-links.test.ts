import { describe, expect, it } from "vitest";
import { rewriteLinks } from "../../../scripts/site/rewrite-links.ts";

const targets = {
  pages: [
    { from: "README.md", to: "index.md" },
    { from: "docs/fix.md", to: "fix.md" },
    { from: "docs/promises/it-ends.md", to: "promises/it-ends.md" },
    { from: "docs/decisions/README.md", to: "decisions/index.md" },
    { from: "src/checks/nats/reachable/page.md", to: "checks/nats/reachable.md" },
  ],
  assets: new Map([["docs/screens", "/screens"]]),
  files: "https://example.org/project/blob/main",
};

const rewritten = (text: string, from: string) =>
  rewriteLinks(text, targets.pages.find((page) => page.from === from) ?? { from, to: from }, targets);

describe("the links of a document on the site", () => {
  it("The links of a document lead from one document to the page of another, and keep the heading they name", () => {
    expect(rewritten("[fix](docs/fix.md#undo)", "README.md")).toBe("[fix](./fix.md#undo)");
    expect(rewritten("[start](../../README.md)", "docs/promises/it-ends.md")).toBe("[start](../index.md)");
    expect(rewritten("[check](../src/checks/nats/reachable/page.md)", "docs/fix.md")).toBe(
      "[check](./checks/nats/reachable.md)",
    );
  });

  it("The links of a document lead to the index of a folder that has one", () => {
    expect(rewritten("[why](decisions)", "docs/fix.md")).toBe("[why](./decisions/index.md)");
  });

  it("The links of a document show a picture of the site", () => {
    expect(rewritten("![the screen](screens/doctor.svg)", "docs/fix.md")).toBe(
      "![the screen](/screens/doctor.svg)",
    );
  });

  it("The links of a document lead to the repository where the site has no such page", () => {
    expect(rewritten("[source](../src/bounds.ts)", "docs/fix.md")).toBe(
      "[source](https://example.org/project/blob/main/src/bounds.ts)",
    );
  });

  it("The links of a document are words where there is no repository to show the file", () => {
    const page = { from: "docs/fix.md", to: "fix.md" };
    expect(rewriteLinks("[source](../src/bounds.ts)", page, { ...targets, files: null })).toBe("source");
  });

  it("The links of a document stay as they are when they lead elsewhere, within the page or stand in code", () => {
    const text = "[a](https://example.com/x) [b](#undo)\n```console\n$ echo [c](fix.md)\n```\n";
    expect(rewritten(text, "docs/fix.md")).toBe(text);
  });

  it("The links of a document leave out the comments that say where outputs go", () => {
    expect(rewritten("<!-- output: seed -->\ntext\n<!-- /output -->\n", "README.md")).toBe("text\n");
  });
});
