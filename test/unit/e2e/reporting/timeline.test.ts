import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hopsInOrder, type Place } from "../../../../src/e2e/reporting/hops.ts";
import { settledTimeline } from "../../../../src/e2e/reporting/timeline.ts";

const places: Place[] = ["client", ...hopsInOrder.map(({ to }) => to)];
/** The API's answer comes beside the way. */
const onTheWay = places.filter((place) => place !== "api");

describe("the timeline of a message", () => {
  it("The timeline of a message puts what was seen by looking no later than what was reported beyond it", () => {
    const settled = settledTimeline([
      { atMs: 0, what: "sent", reached: "client" },
      { atMs: 106, what: "202", reached: "api" },
      { atMs: 593, what: "taken", reached: "worker" },
      { atMs: 593, what: "a row", reached: null, onTheWayTo: "database" },
      { atMs: 593, what: "rows", reached: "database" },
      { atMs: 600, what: "acknowledged", reached: null },
      { atMs: 528, what: "shown", reached: "dashboard" },
    ]);
    expect(settled.map(({ atMs, what }) => [atMs, what])).toEqual([
      [0, "sent"],
      [106, "202"],
      [528, "taken"],
      [528, "a row"],
      [528, "rows"],
      [528, "shown"],
      [600, "acknowledged"],
    ]);
  });

  it("The timeline of a message has left a place when it is on the way to the next", () => {
    const settled = settledTimeline([
      { atMs: 590, what: "a row", reached: null, onTheWayTo: "database" },
      { atMs: 591, what: "rows", reached: "database" },
      { atMs: 639, what: "taken", reached: "worker" },
    ]);
    expect(settled.map(({ what }) => what)).toEqual(["taken", "a row", "rows"]);
  });

  it("The timeline of a message never has a place after one beyond it, whatever was noted when", () => {
    const noted = fc.array(
      fc.record({ atMs: fc.nat(1_000), what: fc.string(), reached: fc.constantFrom(...places, null) }),
    );
    fc.assert(
      fc.property(noted, (entries) => {
        const settled = settledTimeline(entries);
        const firsts = onTheWay.flatMap(
          (place) => settled.find(({ reached }) => reached === place)?.atMs ?? [],
        );
        expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
        expect(settled.map(({ atMs }) => atMs)).toEqual(
          settled.map(({ atMs }) => atMs).toSorted((a, b) => a - b),
        );
        expect(settled).toHaveLength(entries.length);
      }),
    );
  });
});
