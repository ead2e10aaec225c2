import type { AnyCheck } from "../src/checks/check.ts";
import { areas } from "../src/checks/check-id.ts";
import { fileCatalogue } from "../src/checks/file-catalogue.ts";

/** The page that lists all checks, area by area; `npm run schemas` writes it. */
export const checksPage = "docs/checks.md";

/** The text of {@link checksPage}. */
export function checkList(checks: readonly AnyCheck[]): string {
  const rows = areas.flatMap((area) =>
    checks
      .filter(({ id }) => id.startsWith(`${area}/`))
      .map(({ id, title }) => `| [\`${id}\`](../src/checks/${id}/page.md) | ${title} |`),
  );
  const ofFiles = fileCatalogue.map(
    ({ id, title }) => `| [\`${id}\`](../src/checks/${id}/page.md) | ${title} |`,
  );
  return [
    "# The checks",
    "",
    "`nomnom explain CHECK` shows a page, `nomnom explain CODE` the page of one finding. This list is written by `npm run schemas`.",
    "",
    "| check | healthy when |",
    "|---|---|",
    ...rows,
    "",
    "Of files alone, by [`nomnom lint`](lint.md), which makes several of those above as well:",
    "",
    "| check | fine when |",
    "|---|---|",
    ...ofFiles,
    "",
  ].join("\n");
}
