import { describe } from "vitest";
import { catalogue } from "../../../src/checks/catalogue.ts";
import { casesOf, testCases } from "../../support/checks/cases.ts";

// The table of every check; one alone: `npx vitest run --project unit test/unit/checks/cases.test.ts -t nats/stream-overlap`.
for (const check of catalogue) {
  const cases = await casesOf(check.id);
  describe(check.id, () => testCases(check, cases));
}
