import { expect, test } from "vitest";
import { failure, succeed } from "../../../../src/snapshot/probe-result.ts";
import type { Sections } from "../../../../src/snapshot/snapshot.ts";
import { withTablesOfEveryDatabase } from "../../../../src/tui/watch/every-database.ts";

const table = (name: string) => ({
  ...{ schema: "public", name, onPath: true, rows: 1, exact: true, inserted: 1 },
  ...{ newestAt: null, byStatus: null },
});
const away = failure({ kind: "unreachable", system: "postgres", message: "connection refused" });
const namesIn = (sections: Sections) => {
  const read = withTablesOfEveryDatabase(sections)["postgres/table-sizes"];
  return read?.ok ? read.data.map(({ name }) => name) : read?.error.message;
};

test("The tables of the dashboard are those of every database, with its name behind theirs", () => {
  expect(
    namesIn({
      "postgres/table-sizes": succeed([table("orders")]),
      "postgres/table-sizes@billing": succeed([table("invoice")]),
    }),
  ).toEqual(["orders", "invoice@billing"]);
  expect(namesIn({ "postgres/table-sizes@billing": succeed([table("invoice")]) })).toEqual([
    "invoice@billing",
  ]);
});

test("A database that cannot be read leaves the tables as they were: they are not gone", () => {
  expect(
    namesIn({
      "postgres/table-sizes@billing": succeed([table("invoice")]),
      "postgres/table-sizes@shop": away,
    }),
  ).toBe("connection refused");
});

test("Without named databases nothing is changed", () => {
  const sections = { "postgres/table-sizes": away };
  expect(withTablesOfEveryDatabase(sections)).toBe(sections);
});
