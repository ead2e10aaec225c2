import { expect, test } from "vitest";
import { builtInBlueprint } from "../../../src/blueprint/built-in.ts";
import { readSources } from "../../../src/lint/sources/read-sources.ts";
import { withWritten } from "../../../src/lint/with-written.ts";
import { source } from "./written.ts";

const stream = (name: string, subject: string) =>
  `stream::Config { name: "${name}".into(), subjects: vec!["${subject}".into()], max_bytes: 7 }\n`;
const wanted = (...texts: string[]) =>
  withWritten(builtInBlueprint(), readSources(texts.map((text, index) => source(`${index}.rs`, text))));

test("A stream of the blueprint is wanted as it is written, by whom the blueprint says", () => {
  const { blueprint, notes } = wanted(stream("MESSAGES", "written.>"));
  const [main] = builtInBlueprint().nats.streams;
  expect(blueprint.nats.streams[0]).toEqual({ ...main, subjects: ["written.>"], maxBytes: 7 });
  expect(notes).toEqual([]);
});

test("A stream that only the files know is wanted too", () => {
  const { blueprint } = wanted(stream("AUDIT", "audit.>"));
  expect(blueprint.nats.streams.at(-1)).toMatchObject({ name: "AUDIT", subjects: ["audit.>"] });
  expect(blueprint.nats.streams.length).toBe(builtInBlueprint().nats.streams.length + 1);
});

test("A stream that is defined in two ways is reported, and wanted as before", () => {
  const { blueprint, notes } = wanted(stream("MESSAGES", "a.>"), stream("MESSAGES", "b.>"));
  expect(blueprint.nats.streams).toEqual(builtInBlueprint().nats.streams);
  expect(notes).toEqual(["MESSAGES is written in different ways (0.rs:1, 1.rs:1) and was not compared"]);
});

test("A stream whose subjects are worked out is not known", () => {
  const open = `stream::Config { name: "MESSAGES".into(), subjects: vec![given] }`;
  expect(wanted(open).blueprint.nats.streams).toEqual(builtInBlueprint().nats.streams);
});

test("Files that define no stream are said to define none, for then nothing is compared", () => {
  expect(wanted().notes).toEqual([
    "the files of --with define no stream whose name and subjects are written out",
  ]);
});
