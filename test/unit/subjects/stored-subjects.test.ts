import { describe, expect, it } from "vitest";
import { storedSubjects } from "../../../src/subjects/stored-subjects.ts";

describe("a stream stores messages", () => {
  it.each([
    ["under its own subjects without a transform", ["a.>"], null, ["a.>"]],
    ["under the destination where all of it is transformed", ["a.>"], { src: "a.>", dest: "b.>" }, ["b.>"]],
    ["under any destination where the source is left out", ["a.>", "c"], { dest: "b.>" }, ["b.>"]],
    ["under both where a part is transformed", ["a.>"], { src: "a.x", dest: "b.x" }, ["a.>", "b.x"]],
    ["under its own where nothing is transformed", ["a.>"], { src: "z.>", dest: "b.>" }, ["a.>"]],
    [
      "with any token where a function makes it",
      ["a.*.*"],
      { src: "a.*.*", dest: "b.{{wildcard(2)}}.$1" },
      ["b.*.*"],
    ],
    [
      "with any tokens where a function makes several",
      ["a.*"],
      { src: "a.*", dest: "b.{{SplitFromLeft(1,2)}}.c" },
      ["b.>"],
    ],
  ])("A stream stores messages %s", (_words, subjects, transform, expected) => {
    expect(storedSubjects(subjects, transform)).toEqual(expected);
  });
});
