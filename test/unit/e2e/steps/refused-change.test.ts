import { expect, it } from "vitest";
import { stepWords } from "../../../../src/e2e/reporting/step-words.ts";
import { refusedChange } from "../../../../src/e2e/steps/step-outcome.ts";

it("A change that is refused says its reason once, with the hint", () => {
  const outcome = refusedChange("nomnom-ingestion-api-old was not scaled", {
    ...{ kind: "forbidden", system: "kubernetes", hint: "Ask for the right to patch deployments." },
    message: 'deployments.apps "nomnom-ingestion-api-old" is forbidden',
  });
  expect(outcome.status).toBe("fail");
  expect(stepWords({ message: outcome.message, reason: outcome.reason ?? null })).toBe(
    'nomnom-ingestion-api-old was not scaled: deployments.apps "nomnom-ingestion-api-old" is forbidden; Ask for the right to patch deployments.',
  );
});
