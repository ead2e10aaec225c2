import { describe, expect, it } from "vitest";
import { builtInPlan } from "../../../../src/blueprint/built-in-plan.ts";
import { e2ePlan } from "../../../../src/e2e/run/plan.ts";
import type { E2eSettings } from "../../../../src/e2e/run/settings.ts";
import { steps } from "../../../../src/e2e/steps/steps.ts";
import { renderE2ePlan } from "../../../../src/report/e2e-plan-text.ts";

const once: E2eSettings = {
  plan: builtInPlan,
  release: "nomnom",
  instance: "nomnom",
  newApi: null,
  oldApi: null,
  keepOldApi: true,
  cutover: false,
  coldStart: false,
  clean: false,
  steps: new Set(steps.map(({ id }) => id)),
  message: null,
  load: { kind: "once" },
  timeoutMs: 1,
  requestTimeoutMs: 1,
};
const planOf = (settings: E2eSettings) =>
  e2ePlan({
    tool: { name: "nomnom", version: "0.1.0" },
    namespace: "nomnom-dev",
    settings,
    scaling: { kind: "nothing", reason: "--keep-old-api", message: "Nothing is scaled: --keep-old-api" },
    user: null,
    now: new Date(0),
  });

describe("--dry-run", () => {
  it("--dry-run of one run says nothing of many", async () => {
    const plan = await planOf(once);
    expect(plan.load).toBeUndefined();
    expect(renderE2ePlan(plan)).toContain("A run would:");
  });

  it("--dry-run of repeated runs says how many, and that the old API is scaled once", async () => {
    const plan = await planOf({ ...once, load: { kind: "repeat", runs: 20 } });
    expect(plan.load).toEqual({ kind: "repeat", runs: 20 });
    expect(renderE2ePlan(plan)).toContain("20 runs, one after the other, would; an old API is scaled once");
  });

  it("--dry-run of a soak says what is sent, and what is not part of it", async () => {
    const load = { kind: "soak", perSecond: 50, count: 3_000 } as const;
    const plan = await planOf({
      ...once,
      load,
      steps: new Set(steps.flatMap(({ id, phase }) => (phase === "prepare" ? [id] : []))),
      clean: true,
    });
    const would = (id: string) => plan.steps.find((step) => step.id === id)?.would;
    expect(would("send-message")).toMatch(/^POST 3000 orders at 50\/s, .*their rows are removed at the end$/);
    expect(would("worker-logs")).toBe("not part of a soak");
    expect(would("verify-new-api")).toContain("wait until Deployment nomnom-ingestion-api is rolled out");
    expect(renderE2ePlan(plan)).toContain("A soak would:");
  });
});
