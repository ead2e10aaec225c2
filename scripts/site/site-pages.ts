import { readdirSync } from "node:fs";
import { posix } from "node:path";

/** One page of the site: the document it is made of, and its place on the site, both with forward slashes. */
export interface SitePage {
  /** From the root of the repository: `docs/tour.md`. */
  from: string;
  /** From the root of the site: `tour.md`. */
  to: string;
}

/** Every document that the site shows, in a stable order. */
export function sitePages(root: string): SitePage[] {
  return [
    { from: "README.md", to: "index.md" },
    { from: "CONTRIBUTING.md", to: "contributing.md" },
    { from: "CHANGELOG.md", to: "changelog.md" },
    ...markdownIn(root, "docs").map((from) => ({
      from,
      // An index of a folder is its README in the repository, where it is shown beside the files.
      to: from.slice("docs/".length).replace(/(^|\/)README\.md$/, "$1index.md"),
    })),
    ...markdownIn(root, "src/checks").map((from) => ({
      from,
      to: from.slice("src/".length).replace(/\/page\.md$/, ".md"),
    })),
    ...markdownIn(root, "examples").map((from) => ({ from, to: from.replace(/\/README\.md$/, ".md") })),
  ];
}

function markdownIn(root: string, folder: string): string[] {
  return readdirSync(posix.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => posix.join(folder, file))
    .filter((file) => file.endsWith(".md"))
    .toSorted();
}
