import { readFile } from "node:fs/promises";
import { packageRoot } from "./package-root.ts";

/** The page of one check, as Markdown. */
export function readCheckPage(check: string): Promise<string> {
  return readFile(new URL(`src/checks/${check}/page.md`, packageRoot()), "utf8");
}
