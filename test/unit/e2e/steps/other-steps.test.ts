import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { builtInBlueprint } from "../../../../src/blueprint/built-in.ts";
import { builtInPlan } from "../../../../src/blueprint/built-in-plan.ts";
import type { WritableConnections } from "../../../../src/connect/writable-connections.ts";
import {
  e2eReportSchemaOf,
  type LeftBehind,
  stepResultSchemaOf,
} from "../../../../src/e2e/reporting/e2e-report.ts";
import type { E2eEvent } from "../../../../src/e2e/run/events.ts";
import { e2ePlan, e2ePlanSchemaOf } from "../../../../src/e2e/run/plan.ts";
import { newContext } from "../../../../src/e2e/run/run-context.ts";
import { runSteps } from "../../../../src/e2e/run/run-steps.ts";
import { selectSteps } from "../../../../src/e2e/run/select-steps.ts";
import type { E2eSettings } from "../../../../src/e2e/run/settings.ts";
import { defineStep, type Step, type StepEnd } from "../../../../src/e2e/steps/step.ts";
import { stepsHelp } from "../../../../src/e2e/steps/steps-help.ts";
import { failure } from "../../../../src/snapshot/probe-result.ts";
import { sendPlan } from "../../../support/sent-order.ts";

/** Four steps that e2e does not have: the first finds the API, the second is beside the point, the others need what one before gives. */
function otherSteps(first: StepEnd): Step[] {
  return [
    defineStep({
      id: "find-api",
      title: "Find an API",
      phase: "prepare",
      hop: null,
      gives: ["api"],
      plan: () => "look for one",
      run: async () => first,
    }),
    defineStep({
      id: "count-pods",
      title: "Count pods",
      phase: "prepare",
      hop: null,
      plan: () => "count",
      run: async () => ({ status: "pass", message: "two" }),
    }),
    defineStep({
      id: "ask-api",
      title: "Ask the API",
      phase: "send",
      hop: "client-to-api",
      needs: ["api"],
      plan: () => "ask it",
      gives: ["apiPods"],
      run: async (run, { api }) => ({
        status: "pass",
        message: `asked ${api.origin} as step ${run.numberOf("ask-api")}`,
        gives: { apiPods: [{ name: "a", ready: true }] },
      }),
    }),
    defineStep({
      id: "ask-again",
      title: "Ask it again",
      phase: "follow",
      hop: "client-to-api",
      needs: ["apiPods"],
      plan: () => "ask it once more",
      run: async (_, { apiPods }) => ({ status: "pass", message: `${apiPods.length} pod` }),
    }),
  ];
}

const [generated] = sendPlan.kinds;
if (generated === undefined) throw new Error("the plan knows a service");
const found: StepEnd = {
  status: "pass",
  message: "found",
  gives: { api: { origin: "http://h", kind: generated } },
};
const steps = otherSteps(found);
const ids = steps.map(({ id }) => id);

const settings: E2eSettings = {
  plan: builtInPlan,
  release: "nomnom",
  instance: "nomnom",
  newApi: null,
  oldApi: null,
  keepOldApi: true,
  cutover: false,
  coldStart: false,
  clean: false,
  steps: new Set(ids),
  message: null,
  load: { kind: "once" },
  timeoutMs: 1_000,
  requestTimeoutMs: 1_000,
};

const nothing = async () =>
  failure({ kind: "not-configured" as const, system: "kubernetes" as const, message: "no address" });
const connections: WritableConnections = {
  kubernetes: nothing,
  nats: nothing,
  natsWriter: nothing,
  monitoring: nothing,
  postgres: nothing,
  redis: nothing,
  postgresWriter: nothing,
  forwardService: nothing,
  writer: () => failure({ kind: "not-configured", system: "kubernetes", message: "no address" }),
  followLogs: async () => undefined,
  forwards: () => [],
  target: () => ({ context: null, namespace: null, nats: null, postgres: null }),
  secrets: () => [],
  origins: () => [],
  tools: [],
  [Symbol.asyncDispose]: async () => undefined,
};

async function run(
  all: readonly Step[],
  chosen: ReadonlySet<string> = new Set(ids),
  { signal }: { signal: AbortSignal } = new AbortController(),
) {
  const events: E2eEvent[] = [];
  const frame = {
    runId: "r",
    settings: { ...settings, steps: chosen },
    blueprint: builtInBlueprint(),
    connections,
    scaling: { kind: "nothing", reason: "none", message: "none" } as const,
    journal: null,
    signal,
    now: () => new Date(0),
    monotonicMs: () => 0,
  };
  const emit = (event: E2eEvent) => void events.push(event);
  const { results, leaves } = await runSteps(newContext(frame, "key", emit), emit, all);
  return { results, leaves, events, listening: getEventListeners(signal, "abort").length };
}

describe("a list of other steps", () => {
  it("A list of other steps is run in its order, with its numbers and titles, and each step gets what it needs", async () => {
    const { results, events } = await run(steps);
    expect(results.map(({ number, id, status, message }) => [number, id, status, message])).toEqual([
      [1, "find-api", "pass", "found"],
      [2, "count-pods", "pass", "two"],
      [3, "ask-api", "pass", "asked http://h as step 3"],
      [4, "ask-again", "pass", "1 pod"],
    ]);
    expect(events.filter(({ type }) => type === "step-started")).toHaveLength(4);
  });

  it("A list of other steps blocks the steps that need what an earlier one did not give, and runs the rest", async () => {
    const { results } = await run(otherSteps({ status: "fail", message: "there is none" }));
    expect(results.map(({ status }) => status)).toEqual(["fail", "pass", "blocked", "blocked"]);
    expect(results[2]?.reason).toBe("step 1 (find-api) did not succeed");
    expect(results[3]?.reason).toBe("step 3 (ask-api) did not succeed");
  });

  it("A list of other steps skips the steps that need what one that was left out gives", async () => {
    const { results } = await run(steps, new Set(["count-pods", "ask-again"]));
    expect(results.map(({ status }) => status)).toEqual(["skip", "pass", "skip", "skip"]);
    expect(results[3]?.reason).toBe("step 3 (ask-api) was left out");
  });

  it("A list of other steps is asked what it leaves where Ctrl-C cuts it off, and waited for no longer than that", async () => {
    const interruption = new AbortController();
    const sending = (id: string, leftBehind: () => Promise<LeftBehind[]>): Step => ({
      ...defineStep({
        id,
        title: id,
        phase: "follow",
        hop: null,
        plan: () => "",
        run: async () => {
          interruption.abort();
          return new Promise(() => undefined);
        },
      }),
      leftBehind,
    });
    const dead = { what: "a dead letter", command: "nats stream rmm D 1 --force" };
    const all = [sending("asked", async () => [dead]), sending("silent", () => new Promise(() => undefined))];
    const { results, leaves } = await run(all, new Set(["asked", "silent"]), interruption);
    expect(results.map(({ reason }) => reason)).toEqual(["interrupted", "interrupted"]);
    expect(leaves).toEqual([dead]);
  });

  it("A list of other steps leaves no listener on the signal of the run", async () => {
    expect((await run(steps)).listening).toBe(0);
  });

  it("A list of other steps is chosen by its numbers and ids, and a step brings what gives what it needs", () => {
    const choose = (...only: string[]) => [...selectSteps({ only, from: null, skip: [] }, steps)];
    expect(choose("4")).toEqual(["ask-again", "ask-api", "find-api"]);
    expect(choose("count-pods")).toEqual(["count-pods"]);
    expect(() => choose("5")).toThrow(/--step 5: there is no such step/);
  });

  it("A list of other steps is what --dry-run plans", async () => {
    const input = {
      namespace: null,
      settings,
      scaling: { kind: "nothing", reason: "", message: "" },
    } as const;
    const plan = await e2ePlan(
      { ...input, tool: { name: "nomnom", version: "0" }, user: null, now: new Date(0) },
      steps,
    );
    expect(plan.steps.map(({ number, id, would }) => `${number} ${id}: ${would}`)).toEqual([
      "1 find-api: look for one",
      "2 count-pods: count",
      "3 ask-api: ask it",
      "4 ask-again: ask it once more",
    ]);
    expect(e2ePlanSchemaOf(ids).safeParse(plan).success).toBe(true);
  });

  it("A list of other steps is what the schemas allow", async () => {
    const { results } = await run(steps);
    const schema = stepResultSchemaOf(ids);
    expect(results.every((result) => schema.safeParse(result).success)).toBe(true);
    expect(schema.safeParse({ ...results[0], id: "send-message" }).success).toBe(false);
    expect(schema.safeParse({ ...results[0], number: 5 }).success).toBe(false);
    expect(JSON.stringify(z.toJSONSchema(e2eReportSchemaOf(ids)))).toContain('"ask-again"');
  });

  it("A list of other steps is what --help lists", () => {
    expect(stepsHelp(steps)).toBe(
      [
        "Steps: 1 find-api, 2 count-pods, 3 ask-api, 4 ask-again. Step 4 looks for the message of step 3, which needs 1: choosing it",
        "brings those.",
      ].join("\n"),
    );
  });
});
