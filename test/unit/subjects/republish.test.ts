import { describe, expect, it } from "vitest";
import { commonPart, republishLoop } from "../../../src/subjects/republish.ts";

const stream = (name: string, subject: string, src: string, dest: string) => ({
  ...{ name, subjects: [subject], republish: { src, dest } },
});
const loop = [stream("A", "a.>", "a.>", "b.>"), stream("B", "b.>", "b.>", "a.>")];

describe("Streams that publish again what they have stored", () => {
  it("A round of two is found (2.10.27 and 2.15.3 store one message 256 times in each)", () => {
    expect(republishLoop(loop)).toEqual(["A", "B"]);
  });

  it("A stream that leads into a round is not part of it", () => {
    const leading = stream("IN", "in.*", "in.*", "a.{{wildcard(1)}}");
    expect(republishLoop([leading, ...loop])?.toSorted()).toEqual(["A", "B"]);
  });

  it("A round whose subjects grow with each step is found", () => {
    const growing = [stream("A", "a.>", "a.>", "b.x.>"), stream("B", "b.>", "b.>", "a.>")];
    expect(republishLoop(growing)).not.toBeNull();
  });

  it("A round that swaps tokens is found", () => {
    const swapping = [stream("A", "a.*.*", "a.*.*", "b.$2.$1"), stream("B", "b.*.*", "b.*.*", "a.$2.$1")];
    expect(republishLoop(swapping)).toEqual(["A", "B"]);
  });

  it("A part that does not come back is no round", () => {
    expect(republishLoop([stream("A", "a.>", "a.>", "b.>"), stream("B", "b.>", "b.x", "a.y")])).toBeNull();
    expect(republishLoop([stream("A", "a.>", "a.z", "b.z"), stream("B", "b.>", "b.x", "a.y")])).toBeNull();
  });

  it("Two streams one after the other are no round", () => {
    expect(republishLoop([stream("A", "a.>", "a.>", "b.>"), stream("B", "b.>", "b.>", "c.>")])).toBeNull();
  });

  it("A transform that stores under another subject than is republished ends the round", () => {
    const transforming = {
      ...stream("B", "b.>", "b.>", "a.>"),
      subject_transform: { src: "b.>", dest: "done.>" },
    };
    expect(republishLoop([stream("A", "a.>", "a.>", "b.>"), transforming])).toBeNull();
  });
});

it.each([
  ["a.>", "*.b", "a.b"],
  ["a.*", "a.b.c", null],
  [">", "a.b", "a.b"],
  ["a.>", "a", null],
  ["*.b.>", "a.*.c", "a.b.c"],
  ["a.>", "a.>", "a.>"],
])("What matches both %s and %s is %s", (a, b, common) => {
  expect(commonPart(a, b)).toBe(common);
  expect(commonPart(b, a)).toBe(common);
});
