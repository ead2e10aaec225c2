import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  aloneCarriers,
  type CarrierLoad,
  mostCompany,
  place,
} from "../../../../src/connect/port-forward/sharing.ts";

interface Carrier extends CarrierLoad {
  /** The kinds of its streams. */
  kinds: Kind[];
}

/** What a connection turns out to be, which nobody can tell when it is placed. */
type Kind = "small" | "bulky" | "standing";

/** Places connections one after the other; what each is shows before the next one comes. */
function simulate(kinds: readonly Kind[]): Carrier[] {
  const carriers: Carrier[] = [];
  for (const kind of kinds) {
    const placement = place(carriers, "stranger");
    const index = placement.kind === "join" ? placement.index : carriers.length;
    const joined = carriers[index] ?? { streams: 0, isHeld: false, isBulky: false, kinds: [] };
    carriers[index] = {
      streams: joined.streams + 1,
      isHeld: joined.isHeld || kind === "standing",
      isBulky: joined.isBulky || kind !== "small",
      kinds: [...joined.kinds, kind],
    };
  }
  return carriers;
}

const kind = fc.constantFrom<Kind>("small", "small", "small", "bulky", "standing");

describe("who shares a connection", () => {
  it("A connection is shared by nobody while there are few", () => {
    const carriers = simulate(Array.from({ length: aloneCarriers }, () => "small"));
    expect(carriers.map(({ streams }) => streams)).toEqual(Array(aloneCarriers).fill(1));
  });

  it("A connection is shared by small ones in a crowd, evenly, so that 200 of them need few connections", () => {
    const carriers = simulate(Array(200).fill("small"));
    expect(carriers.length).toBeLessThanOrEqual(Math.max(aloneCarriers, Math.ceil(200 / mostCompany)));
    expect(Math.max(...carriers.map(({ streams }) => streams))).toBeLessThanOrEqual(mostCompany);
  });

  it("A connection is shared by this program's own from the second one on", () => {
    const busy = { streams: 1, isHeld: false, isBulky: false };
    expect(place([], "own")).toEqual({ kind: "open" });
    expect(place([busy], "own")).toEqual({ kind: "join", index: 0 });
    expect(place([{ ...busy, isBulky: true }], "own")).toEqual({ kind: "open" });
  });

  it("A connection is never shared by one that comes after a transfer or a standing reader has shown itself", () => {
    fc.assert(
      fc.property(fc.array(kind, { maxLength: 400 }), (kinds) => {
        for (const carrier of simulate(kinds)) {
          const first = carrier.kinds.findIndex((one) => one !== "small");
          if (first !== -1) expect(first).toBe(carrier.kinds.length - 1);
        }
      }),
    );
  });

  it("A standing reader holds up no more than the company of one connection", () => {
    fc.assert(
      fc.property(fc.array(kind, { maxLength: 400 }), (kinds) => {
        for (const carrier of simulate(kinds)) expect(carrier.streams).toBeLessThanOrEqual(mostCompany);
      }),
    );
  });

  it("Sharing takes no more connections than it has transfers, standing readers and full shares of small ones", () => {
    fc.assert(
      fc.property(fc.array(kind, { maxLength: 400 }), (kinds) => {
        const apart = kinds.filter((one) => one !== "small").length;
        const small = kinds.length - apart;
        expect(simulate(kinds).length).toBeLessThanOrEqual(
          apart + Math.max(aloneCarriers, Math.ceil(small / mostCompany) + 1),
        );
      }),
    );
  });

  it("An idle connection takes a first stream before anything is opened", () => {
    const idle = { streams: 0, isHeld: false, isBulky: false };
    const busy = { streams: 1, isHeld: false, isBulky: false };
    expect(place([busy, idle], "stranger")).toEqual({ kind: "join", index: 1 });
    expect(place([busy], "stranger")).toEqual({ kind: "open" });
    expect(place([{ ...idle, isHeld: true }], "own")).toEqual({ kind: "open" });
  });
});
