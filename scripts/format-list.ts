import { formats } from "../src/report/formats.ts";

const begin = "<!-- formats: npm run schemas -->";
const end = "<!-- end of formats -->";

/** The list of formats that docs/formats.md holds, with the marks around it. */
export function formatList(): string {
  const rows = formats.map(
    ({ name, description, commands }) => `| \`${name}\` | ${description} | ${commands.join(", ")} |`,
  );
  return [begin, "| `-o` | what it is | commands |", "|---|---|---|", ...rows, end].join("\n");
}

/** A page with the list as it is now. */
export function withFormatList(page: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from === -1 || to === -1) throw new Error(`docs/formats.md has no ${begin} … ${end}`);
  return page.slice(0, from) + formatList() + page.slice(to + end.length);
}
