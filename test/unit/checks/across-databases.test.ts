import { expect, test } from "vitest";
import { emptyDatabase } from "../../../src/blueprint/expectations.ts";
import { everyCheck, noConfiguration } from "../../../src/checks/catalogue.ts";
import type { AnyCheck, CheckStatus } from "../../../src/checks/check.ts";
import type { CheckId } from "../../../src/checks/check-id.ts";
import { casesOf, resultOf } from "../../support/checks/cases.ts";

const databases = { shop: emptyDatabase, billing: emptyDatabase };

function checkNamed(id: CheckId, hasUsualDatabase: boolean): AnyCheck {
  const found = everyCheck({ ...noConfiguration, databases, hasUsualDatabase }).find(
    (each) => each.id === id,
  );
  if (found === undefined) throw new Error(`no check ${id}`);
  return found;
}

test("A check of another system is decided after the checks of every database that it asks about", () => {
  expect(checkNamed("kubernetes/pod-readiness", true).after).toEqual(
    expect.arrayContaining([
      "postgres/table-presence",
      "postgres/table-presence@shop",
      "postgres/table-presence@billing",
    ]),
  );
  const named = checkNamed("kubernetes/pod-readiness", false).after;
  expect(named).toContain("postgres/table-presence@shop");
  expect(named).not.toContain("postgres/table-presence");
});

test("A check of another system reads of the first database where the usual one is not looked at", () => {
  expect(checkNamed("nats/consumer-progress", true).optional).toContain("postgres/server");
  const { optional } = checkNamed("nats/consumer-progress", false);
  expect(optional).toContain("postgres/server@shop");
  expect(optional).not.toContain("postgres/server");
});

test.each(["billing", "shop"])(
  "What keeps a service from its database is the check of the one that failed: %s",
  async (failing) => {
    const row = (await casesOf("kubernetes/service-health")).find(
      ({ explainedBy }) => explainedBy !== undefined,
    );
    if (row === undefined) throw new Error("no case of a service without its database");
    const statusOf = (name: string): CheckStatus => (name === failing ? "fail" : "pass");
    const outcomes = new Map<CheckId, CheckStatus>([
      ["postgres/reachable", "pass"],
      ["postgres/reachable@shop", statusOf("shop")],
      ["postgres/reachable@billing", statusOf("billing")],
    ]);
    const { findings } = resultOf(checkNamed("kubernetes/service-health", true), { ...row, outcomes });
    expect(findings.map(({ explainedBy }) => explainedBy)).toEqual([`postgres/reachable@${failing}`]);
  },
);
