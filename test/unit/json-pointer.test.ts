import { describe, expect, it } from "vitest";
import { hasValues, valueAt, withValueAt } from "../../src/json-pointer.ts";

const json = { order: { id: "k", lines: [{ no: 1 }], "a/b": 2, "m~n": 3 } };

describe("a JSON pointer", () => {
  it.each([
    ["", json],
    ["/order/id", "k"],
    ["/order/lines/0/no", 1],
    ["/order/a~1b", 2],
    ["/order/m~0n", 3],
    ["/order/none", undefined],
    ["/order/id/length", undefined],
    ["/constructor", undefined],
  ])("%j leads to what stands there", (pointer, value) => {
    expect(valueAt(json, pointer)).toEqual(value);
  });

  it("A JSON pointer leads to where another value is put, and to nothing else", () => {
    expect(withValueAt(json, "/order/lines/0/no", 9)).toEqual({
      order: { ...json.order, lines: [{ no: 9 }] },
    });
    expect(withValueAt({}, "/order/id", "n")).toEqual({ order: { id: "n" } });
    expect(json.order.lines[0]?.no).toBe(1);
  });
});

describe("values that are wanted of JSON", () => {
  it.each([
    [{ "/order/id": "k" }, true],
    [{ "/order/id": "*" }, true],
    [{ "/order/id": "j" }, false],
    [{ "/order/none": "*" }, false],
    [{ "/order/lines/0/no": 1 }, true],
    [{ "/order/lines/0/no": "1" }, true],
    [{ "/order/id": "k", "/order/a~1b": 3 }, false],
  ])("The wanted values %j are looked for in the JSON", (wanted, isThere) => {
    expect(hasValues(json, wanted)).toBe(isThere);
  });
});
