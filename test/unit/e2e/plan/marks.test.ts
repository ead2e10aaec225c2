import { describe, expect, it } from "vitest";
import { fill, fillAll } from "../../../../src/e2e/plan/marks.ts";

describe("the marks of a plan", () => {
  it("stand for what is the run's, wherever they stand in a text", () => {
    expect(fill("/orders/${id}?at=${time}", { id: "k", time: "t" })).toBe("/orders/k?at=t");
  });

  it("stay as they are while what they stand for is not known, unless a default stands behind their colon", () => {
    expect(fill("${answer} ${message/kind:other}", {})).toBe("${answer} other");
  });

  it("stand for what is in the message at their pointer, numbers too", () => {
    const message = { kind: "paid", lines: [{ no: 7 }] };
    expect(fill("orders.${message/kind:new}.${message/lines/0/no}", { message })).toBe("orders.paid.7");
  });

  it("are not looked for in what they stand for", () => {
    expect(fill("${id}", { id: "${time}", time: "t" })).toBe("${time}");
  });

  it("are filled in everywhere in JSON, and nothing else of it is changed", () => {
    const json = { no: "${id}", total: 1.5, open: true, note: null, lines: [{ order: "${id}" }] };
    expect(fillAll(json, { id: "k" })).toEqual({ ...json, no: "k", lines: [{ order: "k" }] });
  });
});
