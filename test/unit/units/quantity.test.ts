import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseQuantity } from "../../../src/units/quantity.ts";

describe("parseQuantity", () => {
  it.each([
    ["1Gi", 1024 ** 3],
    ["1G", 1e9],
    ["500m", 0.5],
    ["100m", 0.1],
    ["1e3", 1000],
    ["1E3", 1000],
    ["1E", 1e18],
    ["12e-1", 1.2],
    ["128974848", 128_974_848],
    ["129M", 129e6],
    ["123Mi", 123 * 1024 ** 2],
    ["1.5Gi", 1.5 * 1024 ** 3],
    [".5", 0.5],
    ["1.", 1],
    ["-1", -1],
    ["+2k", 2000],
    ["250u", 0.00025],
    ["5n", 5e-9],
    ["0", 0],
  ])("%s is %d", (text, value) => {
    expect(parseQuantity(text)).toEqual({ ok: true, value });
  });

  it.each([
    ["", '"" is not a quantity; write one such as 1Gi, 500M or 1e9'],
    ["Gi", '"Gi" is not a quantity; write one such as 1Gi, 500M or 1e9'],
    ["1 Gi", '"1 Gi" is not a quantity; write one such as 1Gi, 500M or 1e9'],
    ["1,5Gi", '"1,5Gi" is not a quantity; write one such as 1Gi, 500M or 1e9'],
    ["1gi", '"1gi" has the unknown suffix "gi"; did you mean "1Gi"?'],
    ["1GiB", '"1GiB" has the unknown suffix "GiB"; did you mean "1Gi"?'],
    ["1GB", '"1GB" has the unknown suffix "GB"; did you mean "1G"?'],
    ["1K", '"1K" has the unknown suffix "K"; did you mean "1k"?'],
    ["1ki", '"1ki" has the unknown suffix "ki"; did you mean "1Ki"?'],
    ["1x", '"1x" has the unknown suffix "x"'],
    ["1e999", '"1e999" is out of range'],
  ])("parseQuantity refuses %j", (text, error) => {
    expect(parseQuantity(text)).toEqual({ ok: false, error });
  });

  it("parseQuantity never answers with something that is not a number", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[0-9.+-]{0,4}[a-zA-Z]{0,2}[0-9]{0,4}$/)),
        (text) => {
          const parsed = parseQuantity(text);
          expect(parsed.ok ? Number.isFinite(parsed.value) : parsed.error.length > 0).toBe(true);
        },
      ),
    );
  });
});
