import { describe, expect, it } from "vitest";
import { builtInPlan } from "../../../../src/blueprint/built-in-plan.ts";
import { e2eLoad, refuseUnrepeatable } from "../../../../src/cli/e2e/load.ts";
import { e2eFlags } from "../../../../src/cli/e2e/request.ts";

type Options = Readonly<Record<string, string | readonly string[]>>;

/** What commander has read, as a request has it, and what a run makes of it. */
function loadOf(values: Options) {
  const given = { values, env: {} };
  return e2eLoad(
    {
      repeat: e2eFlags.repeat.of(given),
      perSecond: e2eFlags.rate.of(given),
      count: e2eFlags.count.of(given),
      steps: {
        only: e2eFlags.step.of(given),
        from: e2eFlags.fromStep.of(given),
        skip: e2eFlags.skipStep.of(given),
      },
    },
    builtInPlan,
  );
}

const soak = (perSecond: number, count: number) => ({ kind: "soak", perSecond, count });

describe("how much e2e sends", () => {
  it.each<[Options, object]>([
    [{}, { kind: "once" }],
    [{ repeat: "5" }, { kind: "repeat", runs: 5 }],
    [{ rate: "50/s", count: "300" }, soak(50, 300)],
    [{ rate: "5" }, soak(5, 300)],
    [{ rate: "0.5/s" }, soak(0.5, 30)],
    [{ rate: "30/m" }, soak(0.5, 30)],
    [{ rate: "1/h" }, soak(1 / 3600, 1)],
    [{ count: "7" }, soak(10, 7)],
  ])("The options %o say how much e2e sends", (options, load) => {
    expect(loadOf(options)).toEqual(load);
  });

  it.each<[Options, RegExp]>([
    [{ repeat: "0" }, /--repeat 0: not a whole number from 1/],
    [{ repeat: "1.5" }, /--repeat 1.5/],
    [{ repeat: "many" }, /--repeat many/],
    [{ rate: "0/s" }, /--rate 0\/s: must be more than 0/],
    [{ rate: "-5/s" }, /--rate -5\/s: not a rate/],
    [{ rate: "5/x" }, /not a rate/],
    [{ rate: "5 per second" }, /not a rate/],
    [{ rate: "1e9" }, /not a rate/],
    [{ rate: "100000/s" }, /at most 10000\/s/],
    [{ count: "0" }, /--count 0/],
    [{ count: "1000001" }, /--count 1000001: not a whole number from 1 to 1000000/],
    [{ repeat: "2", rate: "5/s" }, /--repeat and --rate cannot/],
    [{ repeat: "2", count: "5" }, /--repeat and --count cannot/],
    [{ rate: "5/s", step: ["3"] }, /--rate and --step cannot/],
    [{ count: "5", fromStep: "3" }, /--count and --from-step cannot/],
    [{ rate: "5/s", skipStep: ["8"] }, /--rate and --skip-step cannot/],
  ])("%o is a usage error with a hint", (options, message) => {
    expect(() => loadOf(options)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(message),
        exitCode: 2,
        hint: expect.stringMatching(/.../),
      }),
    );
  });

  it("e2e sends anything once, and only Orders many times", () => {
    const item = '{"line_number":1,"part_key":"p","quantity":1,"extended_price":1}';
    const order =
      '{"order_key":"k","customer_key":"c","order_status":"O","total_price":1,"order_date":"2026-01-01"}';
    const many = { kind: "soak", perSecond: 1, count: 2 } as const;
    expect(() => refuseUnrepeatable({ kind: "once" }, builtInPlan, item)).not.toThrow();
    expect(() => refuseUnrepeatable(many, builtInPlan, null)).not.toThrow();
    expect(() => refuseUnrepeatable(many, builtInPlan, order)).not.toThrow();
    expect(() => refuseUnrepeatable(many, builtInPlan, item)).toThrow(/lone OrderLineItem/);
    expect(() => refuseUnrepeatable({ kind: "repeat", runs: 2 }, builtInPlan, "no JSON")).toThrow(/not JSON/);
  });
});
