import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { anchorOf } from "../../scripts/site/anchor-of.ts";
import { sitePages } from "../../scripts/site/site-pages.ts";

const documents = sitePages(".").map(({ from }) => ({ from, text: readFileSync(from, "utf8") }));

const prose = (text: string) => text.replaceAll(/^```[\s\S]*?^```$/gm, "");

describe.each(documents)("$from", ({ from, text }) => {
  test("The document leads only to files and headings that exist", () => {
    for (const [, address = ""] of prose(text).matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(address)) continue;
      const [path, fragment] = address.split("#");
      const file = path === "" ? from : posix.join(posix.dirname(from), path ?? "");
      expect(existsSync(file), address).toBe(true);
      if (fragment === undefined) continue;
      const anchors = [...prose(readFileSync(file, "utf8")).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
        anchorOf(heading),
      );
      expect(anchors, address).toContain(fragment);
    }
  });

  test("The document begins with its title", () => expect(text).toMatch(/^# .+\n/));
});

test("The README is read in one go: fewer than 150 lines", () => {
  expect(readFileSync("README.md", "utf8").split("\n").length).toBeLessThan(150);
});

test("Every output that the README and the tour show is filled in", () => {
  for (const page of ["README.md", "docs/tour.md"])
    expect(readFileSync(page, "utf8")).not.toMatch(/<!-- output: \w+ -->\n<!-- \/output -->/);
});
