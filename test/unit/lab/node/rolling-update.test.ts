import { describe, expect, it } from "vitest";
import { limits, nextSizes } from "../../../../src/lab/node/rolling-update.ts";

const quarter = {
  type: "RollingUpdate" as const,
  rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" },
};

describe("limits", () => {
  it.each([
    [1, { maxSurge: 1, maxUnavailable: 0 }],
    [4, { maxSurge: 1, maxUnavailable: 1 }],
    [10, { maxSurge: 3, maxUnavailable: 2 }],
  ])("The limits of 25%% are rounded for %i replicas", (replicas, expected) => {
    expect(limits(replicas, quarter.rollingUpdate)).toEqual(expected);
  });

  it("The limits let one pod be missing when neither would allow a step", () => {
    expect(limits(3, { maxSurge: 0, maxUnavailable: 0 })).toEqual({ maxSurge: 0, maxUnavailable: 1 });
  });
});

describe("the next step of a rolling update", () => {
  const set = (name: string, wanted: number, available: number) => ({
    name,
    wanted,
    existing: wanted,
    available,
  });

  it("The next step of a rolling update adds within the surge and takes nothing away while the new pod is not available", () => {
    expect(nextSizes(2, quarter, set("new", 0, 0), [set("old", 2, 2)]).resize).toEqual([
      { name: "new", from: 0, to: 1 },
    ]);
    expect(nextSizes(2, quarter, set("new", 1, 0), [set("old", 2, 2)]).resize).toEqual([]);
  });

  it("The next step of a rolling update takes an old pod away for each new one that is available", () => {
    expect(nextSizes(2, quarter, set("new", 1, 1), [set("old", 2, 2)]).resize).toEqual([
      { name: "old", from: 2, to: 1 },
    ]);
  });

  it("The next step of a rolling update removes old pods that are not available at once", () => {
    expect(nextSizes(2, quarter, set("new", 1, 1), [set("old", 2, 0)]).resize).toContainEqual(
      expect.objectContaining({ name: "old" }),
    );
  });

  it("The next step of a rolling update with Recreate ends all old pods before the first new one", () => {
    const recreate = { ...quarter, type: "Recreate" as const };
    expect(nextSizes(2, recreate, set("new", 0, 0), [set("old", 2, 2)]).resize).toEqual([
      { name: "old", from: 2, to: 0 },
    ]);
    const gone = { name: "old", wanted: 0, existing: 0, available: 0 };
    expect(nextSizes(2, recreate, set("new", 0, 0), [gone]).resize).toEqual([
      { name: "new", from: 0, to: 2 },
    ]);
  });
});
