import { describe, expect, it } from "vitest";
import { fill, fillAll } from "../../../../src/e2e/plan/marks.ts";

describe("the marks of a plan", () => {
  it("The marks of a plan stand for what is the run's, wherever they stand in a text", () => {
    expect(fill("/orders/${id}?at=${time}", { id: "k", time: "t" })).toBe("/orders/k?at=t");
  });

  it("The marks of a plan stay as they are while what they stand for is not known, unless a default stands behind their colon", () => {
    expect(fill("${answer} ${message/kind:other}", {})).toBe("${answer} other");
  });

  it("The marks of a plan stand for what is in the message at their pointer, numbers too", () => {
    const message = { kind: "paid", lines: [{ no: 7 }] };
    expect(fill("orders.${message/kind:new}.${message/lines/0/no}", { message })).toBe("orders.paid.7");
  });

  it("The marks of a plan are not looked for in what they stand for", () => {
    expect(fill("${id}", { id: "${time}", time: "t" })).toBe("${time}");
  });

  it("The marks of a plan are filled in everywhere in JSON, and nothing else of it is changed", () => {
    const json = { no: "${id}", total: 1.5, open: true, note: null, lines: [{ order: "${id}" }] };
    expect(fillAll(json, { id: "k" })).toEqual({ ...json, no: "k", lines: [{ order: "k" }] });
  });
});
