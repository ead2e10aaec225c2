import { posix } from "node:path";
import type { SitePage } from "./site-pages.ts";

/** Where links of a document lead once it is a page of the site. */
export interface LinkTargets {
  pages: readonly SitePage[];
  /** Folders that the site has as they are: `docs/screens` is `/screens`. */
  assets: ReadonlyMap<string, string>;
  /** The address under which the repository shows a file, without the file; `null` while there is none: the link becomes its text. */
  files: string | null;
}

/** The document with its relative links led to pages and files of the site. Code is left alone; comments, which say where outputs go, are taken out. */
export function rewriteLinks(text: string, { from, to }: SitePage, targets: LinkTargets): string {
  const fences = /^(```[\s\S]*?^```)$/m;
  return text
    .replaceAll(/<!--[\s\S]*?-->\n?/g, "")
    .split(fences)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g, link)))
    .join("");

  function link(whole: string, image: string, words: string, address: string): string {
    if (/^([a-z]+:|#)/.test(address)) return whole;
    const [path = "", fragment] = address.split("#");
    const file = posix.normalize(posix.join(posix.dirname(from), path));
    const target = onSite(file);
    if (target === null) return words;
    return `${image}[${words}](${target}${fragment === undefined ? "" : `#${fragment}`})`;
  }

  function onSite(file: string): string | null {
    const page = targets.pages.find(
      (page) => page.from === file || page.from === posix.join(file, "README.md"),
    );
    if (page) return relative(page.to);
    for (const [folder, asset] of targets.assets)
      if (file === folder || file.startsWith(`${folder}/`)) return `${asset}${file.slice(folder.length)}`;
    return targets.files === null ? null : `${targets.files}/${file}`;
  }

  function relative(page: string): string {
    const path = posix.relative(posix.dirname(to), page);
    return path.startsWith(".") ? path : `./${path}`;
  }
}
