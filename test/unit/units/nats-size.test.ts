import { describe, expect, it } from "vitest";
import { parseNatsSize } from "../../../src/units/nats-size.ts";

/** What nats-server 2.9.10 reported as jetstream.config.max_storage for `max_file: TEXT`. */
describe("parseNatsSize, unquoted", () => {
  it.each([
    ["5", 5],
    ["5k", 5_000],
    ["5M", 5_000_000],
    ["5G", 5_000_000_000],
    ["5g", 5_000_000_000],
    ["5T", 5e12],
    ["5P", 5e15],
    ["5E", 5e18],
    ["5kb", 5120],
    ["5Kib", 5120],
    ["5Gi", 5_368_709_120],
    ["5GB", 5_368_709_120],
    ["5GiB", 5_368_709_120],
    ["5gib", 5_368_709_120],
    ["010G", 10_000_000_000],
    ["0", 0],
    ["-1", -1],
    ["+5G", 5_368_709_120],
  ])("%s is %d bytes", (text, bytes) => {
    expect(parseNatsSize(text, { quoted: false })).toEqual({ ok: true, bytes });
  });

  it.each([
    ["1.5G", "an unquoted size is a whole number with a suffix such as 5G, 5Gi or 5GiB"],
    ["5 GB", "an unquoted size is a whole number with a suffix such as 5G, 5Gi or 5GiB"],
    ["1e3", "an unquoted size is a whole number with a suffix such as 5G, 5Gi or 5GiB"],
    ["0x10", "an unquoted size is a whole number with a suffix such as 5G, 5Gi or 5GiB"],
    ["5B", '"B" is not a suffix; use one such as G, Gi or GiB'],
    ["5iG", '"iG" is not a suffix; use one such as G, Gi or GiB'],
    ["5Gbi", '"Gbi" is not a suffix; use one such as G, Gi or GiB'],
    ["9223372036854775808", "the number is out of range"],
  ])("%s stops the server", (text, why) => {
    expect(parseNatsSize(text, { quoted: false })).toEqual({
      ok: false,
      error: `nats-server refuses the size "${text}": ${why}`,
    });
  });
});

describe("parseNatsSize, quoted", () => {
  it.each([
    ["5K", 5120],
    ["5M", 5_242_880],
    ["5G", 5_368_709_120],
    ["5T", 5_497_558_138_880],
    ["", 0],
  ])('"%s" is %d bytes', (text, bytes) => {
    expect(parseNatsSize(text, { quoted: true })).toEqual({ ok: true, bytes });
  });

  it.each([["5"], ["5g"], ["5GB"], ["5Gi"], ["5P"], ["512MB"], ["G"], ["-1"]])(
    '"%s" stops the server',
    (text) => {
      expect(parseNatsSize(text, { quoted: true })).toEqual({
        ok: false,
        error: `nats-server refuses the size "${text}": a quoted size is a whole number with K, M, G or T`,
      });
    },
  );
});
