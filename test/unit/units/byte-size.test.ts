import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseByteSize } from "../../../src/units/byte-size.ts";
import { formatBytes } from "../../../src/units/format-bytes.ts";

describe("parseByteSize", () => {
  it.each([
    ["1Gi", 1024 ** 3],
    ["5G", 5e9],
    ["5GB", 5 * 1024 ** 3],
    ["1gib", 1024 ** 3],
    ["1073741824", 1024 ** 3],
    ["1e9", 1e9],
    ["0.5Gi", 1024 ** 3 / 2],
    ["0", 0],
  ])("%s is %d bytes", (text, bytes) => {
    expect(parseByteSize(text)).toEqual({ ok: true, bytes });
  });

  it.each([
    ["lots", '"lots" is not a size; write one such as 1Gi, 500Mi or 5G'],
    ["", '"" is not a size; write one such as 1Gi, 500Mi or 5G'],
    ["-1", '"-1" is negative; a size is 0 or more'],
    ["500m", '"500m" means thousandths of a byte to Kubernetes; write "500M" or "500Mi"'],
    ["0.3", '"0.3" is not a whole number of bytes'],
    ["10E", '"10E" is too large; the largest size is just below 8Ei'],
  ])("parseByteSize refuses %j", (text, error) => {
    expect(parseByteSize(text)).toEqual({ ok: false, error });
  });

  it("parseByteSize reads back what formatBytes prints exactly", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1023 }), fc.constantFrom(0, 1, 2, 3, 4, 5), (count, exponent) => {
        const bytes = count * 1024 ** exponent;
        const printed = formatBytes(bytes).replace(" ", "").replace(/B$/, "");
        expect(parseByteSize(printed)).toEqual({ ok: true, bytes });
      }),
    );
  });
});

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [512, "512 B"],
    [1023, "1023 B"],
    [1024, "1 KiB"],
    [1536, "1.5 KiB"],
    [1024 ** 3, "1 GiB"],
    [5e9, "4.66 GiB"],
    [512e6, "488.28 MiB"],
    [1024 ** 3 + 1, "1.00 GiB"],
    [1024 ** 2 - 1, "1.00 MiB"],
    [5 * 1024 ** 4, "5 TiB"],
    [5e18, "4.34 EiB"],
    [-1024, "-1 KiB"],
  ])("%d is %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
