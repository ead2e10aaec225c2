/**
 * Builds the documents as a site, into `site/.vitepress/dist`: `npm run site`. VitePress lives in `site/` with its own packages: nobody who
 * builds or tests the program installs them (docs/decisions/0024-documents-are-a-site.md). Links that lead nowhere end the build.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { repositoryPage } from "../release/address.ts";
import { rewriteLinks } from "./rewrite-links.ts";
import { sideBar } from "./side-bar.ts";
import { type SitePage, sitePages } from "./site-pages.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const site = join(root, "site");
const into = join(site, "pages");

const assets = new Map([
  ["docs/screens", "/screens"],
  ["docs/schemas", "/schemas"],
]);
const pages = sitePages(root);

rmSync(into, { recursive: true, force: true });
for (const page of pages) {
  const file = join(into, page.to);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, rewriteLinks(textOf(page), page, { pages, assets, files: repositoryFiles() }));
}
for (const [folder, asset] of assets)
  cpSync(join(root, folder), join(into, "public", asset), {
    recursive: true,
    // Documents are pages.
    filter: (file) => !file.endsWith(".md"),
  });
writeFileSync(join(into, "side-bar.json"), JSON.stringify(sideBar(pages, titleOf), null, 2));

run("npm", ["ci", "--no-audit", "--no-fund"]);
run("npx", ["vitepress", "build"]);
console.log(`site/.vitepress/dist: ${pages.length} pages`);

function textOf({ from }: SitePage): string {
  return readFileSync(join(root, from), "utf8");
}

function titleOf(page: SitePage): string {
  return /^# (.+)$/m.exec(textOf(page))?.[1]?.replaceAll("`", "") ?? page.to;
}

/** Where the repository of package.json shows its files. */
function repositoryFiles(): string | null {
  const page = repositoryPage(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  return page === null ? null : `${page}/blob/main`;
}

function run(program: string, args: string[]): void {
  const { status, error } = spawnSync(program, args, { cwd: site, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}`);
}
