import { describe, expect, it } from "vitest";
import { createLogPosition } from "../../../../src/connect/kubernetes/log-position.ts";

const since = new Date("2026-11-23T12:00:00.500Z");

describe("the position in a followed log", () => {
  it("The position in a followed log takes lines from its start on", () => {
    const position = createLogPosition(since);
    expect(position.take("2026-11-23T12:00:00.4Z too old")).toBeNull();
    expect(position.take("2026-11-23T12:00:00.5Z first")?.line).toBe("first");
    expect(position.take("2026-11-23T12:00:00.500000001Z next  line")?.line).toBe("next  line");
  });

  it("The position in a followed log gives each line once, though a resumed log repeats the last second", () => {
    const position = createLogPosition(since);
    const log = ["2026-11-23T12:00:07.1Z a", "2026-11-23T12:00:07.1Z b", "2026-11-23T12:00:07.9Z c"];
    expect(log.map((raw) => position.take(raw)?.line)).toEqual(["a", "b", "c"]);
    expect(position.sinceTime()).toBe("2026-11-23T12:00:07Z");
    expect([...log, "2026-11-23T12:00:08Z d"].map((raw) => position.take(raw)?.line)).toEqual([
      undefined,
      undefined,
      undefined,
      "d",
    ]);
  });

  it("The position in a followed log takes an empty line and leaves what has no time stamp", () => {
    const position = createLogPosition(since);
    expect(position.take("2026-11-23T12:00:01Z ")?.line).toBe("");
    expect(position.take("unable to retrieve container logs")).toBeNull();
  });
});
