import { expect, test } from "vitest";
import { whatChanged } from "../../../scripts/record/what-changed.ts";

test("The paths that differ are named with both values", () => {
  const before = { data: [{ bytes: 1, old: true }], version: "2.9.10" };
  const after = { data: [{ bytes: 2, fresh: null }], version: "2.9.10" };
  expect(whatChanged(before, after, "x")).toEqual([
    "x.data[0].bytes: 1 → 2",
    "x.data[0].old: gone, was true",
    "x.data[0].fresh: new, null",
  ]);
});

test("Times, process ids, ages and generated names differ on every run and are no change", () => {
  const before = {
    takenAt: "2026-11-23T23:01:09.795Z",
    line: "2026-11-23T23:01:09.795Z pod nomnom-worker-7fbffc676-xwf6x started",
    pid: 17,
    blockedBy: [18],
    waitSeconds: 32,
  };
  const after = {
    takenAt: "2026-11-28T06:52:51.02Z",
    line: "2026-11-28T06:52:51.02Z pod nomnom-worker-84cf9d6bb8-q2lpz started",
    pid: 4,
    blockedBy: [5],
    waitSeconds: 33,
  };
  expect(whatChanged(before, after, "x")).toEqual([]);
});

test("A time where there was never one is a change, and so is an age that is gone", () => {
  expect(whatChanged({ last: "0001-01-01T00:00:00Z" }, { last: "2026-11-28T06:52:51Z" }, "x")).toHaveLength(
    1,
  );
  expect(whatChanged({ waitSeconds: 32 }, { waitSeconds: null }, "x")).toEqual(["x.waitSeconds: 32 → null"]);
  expect(whatChanged({ blockedBy: [1] }, { blockedBy: [1, 2] }, "x")).toHaveLength(1);
});

test("Named items are compared by their names: servers list them in any order", () => {
  const items = [
    { name: "A", bytes: 1 },
    { name: "B", bytes: 2 },
  ];
  expect(whatChanged(items, items.toReversed(), "x")).toEqual([]);
  expect(whatChanged(items, [{ name: "B", bytes: 3 }], "x")).toEqual([
    'x.A: gone, was {"name":"A","bytes":1}',
    "x.B.bytes: 2 → 3",
  ]);
});

test("A document that is not there is new as a whole", () => {
  expect(whatChanged(undefined, [], "server-answers.json")).toEqual(["server-answers.json: new, []"]);
  expect(whatChanged(undefined, undefined, "server-answers.json")).toEqual([]);
});
