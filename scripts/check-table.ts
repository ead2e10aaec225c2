import type { AnyCheck } from "../src/checks/check.ts";
import { areas } from "../src/checks/check-id.ts";

/** The README's table of all checks, area by area, each with its page. */
export function checkTable(checks: readonly AnyCheck[]): string {
  const rows = areas.flatMap((area) =>
    checks
      .filter(({ id }) => id.startsWith(`${area}/`))
      .map(({ id, title }) => `| [\`${id}\`](src/checks/${id}/page.md) | ${title} |`),
  );
  return ["| check | healthy when |", "|---|---|", ...rows].join("\n");
}
