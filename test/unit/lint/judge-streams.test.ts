import { expect, test } from "vitest";
import { builtInBlueprint } from "../../../src/blueprint/built-in.ts";
import { judgeSubjects } from "../../../src/lint/judge-streams.ts";
import { readSources } from "../../../src/lint/sources/read-sources.ts";
import type { SourceFile } from "../../../src/lint/written.ts";
import { source } from "./written.ts";

const stream = (name: string, ...subjects: string[]) =>
  `stream::Config { name: ${name}, subjects: vec![${subjects.map((each) => `"${each}"`).join(", ")}] }\n`;
const quoted = (name: string) => `"${name}"`;

const found = (...files: SourceFile[]) =>
  judgeSubjects(readSources(files), builtInBlueprint(), "2026-11-28T12:00:00.000Z").map(
    ({ code, severity, places = [] }) =>
      `${severity} ${code?.split("/").at(-1)} ${places.map(({ file, line }) => `${file}:${line}`).join(" ")}`,
  );

test("Two streams of a package whose subjects overlap are an error at both subjects", () => {
  const file = source("a.rs", stream(quoted("A"), "a.>") + stream(quoted("B"), "a.b"));
  expect(found(file)).toEqual(["error covered a.rs:1 a.rs:2"]);
});

test("Streams that leave each other alone are no finding", () => {
  expect(found(source("a.rs", stream(quoted("A"), "a.*") + stream(quoted("B"), "a.b.c")))).toEqual([]);
});

test("One stream that is written twice is one", () => {
  const text = stream(quoted("A"), "a.>");
  expect(found(source("a.rs", text), source("b.rs", text))).toEqual([]);
});

test("Each of two definitions of a name is held against the others", () => {
  const text = stream(quoted("A"), "a.x") + stream(quoted("A"), "a.>") + stream(quoted("B"), "a.b");
  expect(found(source("a.rs", text))).toEqual(["error covered a.rs:2 a.rs:3"]);
});

test("Streams of two packages are a warning, since two packages may use two servers", () => {
  expect(
    found(
      source("a/a.rs", stream(quoted("A"), "a.>"), "a"),
      source("b/b.rs", stream(quoted("B"), "a.b"), "b"),
    ),
  ).toEqual(["warning covered a/a.rs:1 b/b.rs:1"]);
});

test("Of a name that is worked out it is not known whether it is another one", () => {
  expect(found(source("a.rs", stream("name", "a.>") + stream(quoted("B"), "a.b")))).toEqual([]);
  expect(found(source("a.rs", stream("name", "a.>") + stream("other", "a.b")))).toEqual([]);
});

test("A name that is made of another is another", () => {
  expect(
    found(source("a.rs", stream("name.clone()", "a.>") + stream('format!("{}DLQ", name)', "a.b"))),
  ).toEqual(["error covered a.rs:1 a.rs:2"]);
});

test("Subjects that the server refuses by themselves are errors where they are written", () => {
  expect(found(source("a.rs", stream(quoted("A"), "a..b")))).toEqual(["error refused-subject a.rs:1"]);
  expect(found(source("a.rs", stream(quoted("A"), "a.*", "a.b")))).toEqual([
    "error overlaps-itself a.rs:1 a.rs:1",
  ]);
});

test("What only some releases refuse is not said: which one runs is not written", () => {
  expect(found(source("a.rs", stream(quoted("A"), "*.*.orders")))).toEqual([]);
});

test("Mirrors and streams without known subjects claim nothing", () => {
  const mirror = `stream::Config { name: "M", subjects: vec![], mirror: Some(x) }\n`;
  const open = `stream::Config { name: "O", subjects: vec![given] }\n`;
  expect(found(source("a.rs", mirror + open + stream(quoted("B"), "O", "M")))).toEqual([]);
});

test("The same names in two packages are two findings", () => {
  const text = stream(quoted("A"), "a.>") + stream(quoted("B"), "a.b");
  const findings = judgeSubjects(
    readSources([source("a/a.rs", text, "a"), source("b/b.rs", text, "b")]),
    builtInBlueprint(),
    "2026-11-28T12:00:00.000Z",
  );
  expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(2);
});
