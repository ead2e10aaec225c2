import { fileURLToPath } from "node:url";

/** The page that shows the last run. */
export const tablePage = fileURLToPath(new URL("../../docs/cases.md", import.meta.url));

const begin = "<!-- cases -->";
const end = "<!-- /cases -->";

/** The page with another table between its marks. */
export function withTable(page: string, table: string): string {
  const [before, rest] = [page.indexOf(begin), page.indexOf(end)];
  if (before === -1 || rest === -1) throw new Error(`docs/cases.md has lost its marks ${begin} and ${end}`);
  return `${page.slice(0, before + begin.length)}\n${table}\n${page.slice(rest)}`;
}
