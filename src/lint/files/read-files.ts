import { readTextFile } from "../../blueprint/read-text-file.ts";
import { languageOf } from "../sources/language.ts";
import type { SourceFile } from "../written.ts";
import type { ListedFile } from "./list-files.ts";
import { isTest, packagesOf } from "./packages.ts";

export interface ReadFiles {
  files: SourceFile[];
  /** What could not be read, and why. */
  notes: string[];
}

/** The text of all files that somebody reads; tests, unless they were asked for themselves, and what is no text are left out. */
export async function readFiles(
  listed: readonly ListedFile[],
  isWanted: (name: string) => boolean,
  signal: AbortSignal,
): Promise<ReadFiles> {
  const scopeOf = packagesOf(listed);
  const read: ReadFiles = { files: [], notes: [] };
  for (const { path, name, inFolder } of listed) {
    if (signal.aborted) break;
    if (!isWanted(name) || (inFolder !== null && isTest(inFolder))) continue;
    const content = await readTextFile(path);
    if (!content.ok) {
      if (inFolder === null || !content.reason.includes("UTF-8"))
        read.notes.push(`${name} was not read: ${content.reason}`);
    } else if (languageOf(name) !== null && nestsTooDeep(content.text)) {
      read.notes.push(`${name} was not read: it opens more than ${mostLevels} brackets in each other`);
    } else if (!isMinified(content.text)) {
      read.files.push({ file: name, text: content.text, scope: scopeOf(name) });
    }
  }
  return read;
}

/** Nobody writes such lines: it was made from other files. */
const longestLine = 20_000;

function isMinified(text: string): boolean {
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
    if (end - start > longestLine) return true;
    start = end + 1;
  }
  return text.length - start > longestLine;
}

/** Nobody nests a program so deep, and what is looked for in each definition is then looked for in all that are within it. */
const mostLevels = 100;

/** Brackets in texts and remarks count as well: to be exact, a file would have to be read, which is what must not be. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[()[\]{}]/g)) {
    depth = "([{".includes(bracket) ? depth + 1 : Math.max(0, depth - 1);
    if (depth > mostLevels) return true;
  }
  return false;
}
