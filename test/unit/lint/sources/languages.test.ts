import { describe, expect, test } from "vitest";
import { readSources } from "../../../../src/lint/sources/read-sources.ts";
import { source, streamsOf } from "../written.ts";

const consumersOf = (file: string, text: string) =>
  readSources([source(file, text)]).consumers.map(
    ({ stream, name, filters }) => `${name} on ${stream}: ${filters.map((filter) => filter.text).join(", ")}`,
  );

describe("Go", () => {
  test("A definition of either client is read in Go", () => {
    const text = `
const subject = "orders.>"
cfg := jetstream.StreamConfig{
	Name:     "ORDERS",
	Subjects: []string{subject, "returns.*"},
	Storage:  jetstream.MemoryStorage,
}
_, err := js.AddStream(&nats.StreamConfig{Name: "AUDIT", Subjects: []string{fmt.Sprintf("%s.x", subject)}})`;
    expect(streamsOf("a.go", text)).toEqual([
      "ORDERS: orders.> 2:17, returns.* 5:30",
      "AUDIT: orders.>.x 8:89",
    ]);
  });

  test("A list of definitions, and constants in a block, are read in Go", () => {
    const text = `const (
	orders = "orders.>"
	audit  = "audit.>"
)
var streams = []nats.StreamConfig{
	{Name: "ORDERS", Subjects: []string{orders}},
	{Name: "AUDIT", Subjects: []string{audit}},
}`;
    expect(streamsOf("a.go", text)).toEqual(["ORDERS: orders.> 2:11", "AUDIT: audit.> 3:11"]);
  });

  test("A consumer of either client is read in Go", () => {
    const text = `js.CreateOrUpdateConsumer(ctx, "ORDERS", jetstream.ConsumerConfig{Durable: "w", FilterSubject: "orders.new"})
js.AddConsumer("ORDERS", &nats.ConsumerConfig{Durable: "x", FilterSubjects: []string{"a", "b"}})`;
    expect(consumersOf("a.go", text)).toEqual(["w on ORDERS: orders.new", "x on ORDERS: a, b"]);
  });
});

describe("TypeScript and JavaScript", () => {
  test("An object in the call, behind a name, and of the type is read in TypeScript", () => {
    const text = `const prefix = "orders";
await jsm.streams.add({ name: "ORDERS", subjects: [\`\${prefix}.>\`, 'returns.*'] });
const config = { name: "AUDIT", subjects: ["audit.>"] };
await jsm.streams.add(config);
const typed: Partial<StreamConfig> = { name: "TYPED", subjects: ["typed.>"] };
await jsm.streams.update("LATER", { subjects: ["later.>"] });`;
    expect(streamsOf("a.ts", text)).toEqual([
      "ORDERS: orders.> 2:52, returns.* 2:67",
      "AUDIT: audit.> 3:44",
      "TYPED: typed.> 5:66",
      "LATER: later.> 6:48",
    ]);
  });

  test("A field of an object of constants is read in TypeScript, also from another file of the package", () => {
    const constants =
      "export const SUBJECTS = { all: `${root}.>`, dead_letters: 'dead.>' } as const;\nconst root = 'jobs';\n";
    const uses = `const other = { all: "else.>" };
await jsm.streams.add({ name: "JOBS", subjects: [SUBJECTS.all] });
await jsm.streams.add({ name: "DEAD", subjects: [subjects.SUBJECTS.dead_letters, other.all] });
await jsm.streams.add({ name: "UNKNOWN", subjects: [thing.all] });`;
    expect(streamsOf("a.ts", constants + uses)).toEqual([
      "JOBS: jobs.> 1:32",
      "DEAD: dead.> 1:59, else.> 3:22",
      "UNKNOWN:  and more",
    ]);
    const { streams } = readSources([source("package/a.ts", constants), source("package/b.ts", uses)]);
    expect(streams.flatMap(({ subjects }) => (subjects ?? []).map(({ text }) => text))).toEqual([
      "jobs.>",
      "dead.>",
      "else.>",
    ]);
  });

  test("Text of JSX and regular expressions do not hide what follows", () => {
    const text = `const view = <p>Don't</p>;
const quotes = /["'\`]/;
jsm.streams.add({ name: "A", subjects: ["a"] });`;
    expect(streamsOf("a.tsx", text)).toEqual(["A: a 3:41"]);
  });

  test("A consumer is read in TypeScript", () => {
    const text = `await jsm.consumers.add("ORDERS", { durable_name: "w", filter_subjects: ["a", "b"] });`;
    expect(consumersOf("a.mjs", text)).toEqual(["w on ORDERS: a, b"]);
  });
});

describe("Java", () => {
  test("A builder is read in Java", () => {
    const text = `class A {
  static final String AUDIT = "audit.>";
  void f() {
    StreamConfiguration.builder().name("ORDERS").subjects("orders.>", "returns.*").maxBytes(10L * 1024).build();
    StreamConfiguration.builder().name("AUDIT").subjects(List.of(AUDIT)).storageType(StorageType.Memory).build();
  }
}`;
    expect(streamsOf("A.java", text)).toEqual([
      "ORDERS: orders.> 4:59, returns.* 4:71",
      "AUDIT: audit.> 2:31",
    ]);
    expect(readSources([source("A.java", text)]).streams).toMatchObject([
      { maxBytes: 10_240, storage: "file" },
      { maxBytes: -1, storage: "memory" },
    ]);
  });

  test("A consumer is read in Java", () => {
    const text = `jsm.addOrUpdateConsumer("ORDERS", ConsumerConfiguration.builder().durable("w").filterSubject("a").build());`;
    expect(consumersOf("A.java", text)).toEqual(["w on ORDERS: a"]);
  });
});

describe("Python", () => {
  test("A call and a configuration are read in Python", () => {
    const text = `PREFIX = "orders"
async def main():
    await js.add_stream(name="ORDERS", subjects=[f"{PREFIX}.>", 'returns.*'])
    await js.add_stream(StreamConfig(name="AUDIT", subjects=["audit.>"], max_bytes=2 ** 20))  # subjects=["x"]`;
    expect(streamsOf("a.py", text)).toEqual(["ORDERS: orders.> 3:50, returns.* 3:65", "AUDIT: audit.> 4:62"]);
  });

  test("An example in the documentation of a function is no definition, code that is written is", () => {
    const code = `"""
    await js.add_stream(name="ORDERS", subjects=["orders.>"])
    """`;
    expect(streamsOf("a.py", `def f():\n    ${code}\n`)).toEqual([]);
    expect(streamsOf("a.py", code)).toEqual([]);
    expect(streamsOf("a.py", `write(${code})`)).toEqual(["ORDERS: orders.> 2:50"]);
  });

  test("A consumer is read in Python", () => {
    const text = `await js.add_consumer("ORDERS", ConsumerConfig(durable_name="w", filter_subject="a"))
await js.add_consumer(stream="ORDERS", durable_name="x", filter_subject="b")`;
    expect(consumersOf("a.py", text)).toEqual(["w on ORDERS: a", "x on ORDERS: b"]);
  });
});

test("What is no source is not read, and what does not compile is read as far as it goes", () => {
  expect(streamsOf("a.txt", `stream::Config { name: "A", subjects: vec!["a"] }`)).toEqual([]);
  expect(streamsOf("a.rs", `stream::Config { name: "A".into(), subjects: vec!["a".into()`)).toEqual([
    "A: a 1:51",
  ]);
});

test("Words and texts beyond ASCII are read as their language reads them", () => {
  const text = `const größe = "größe.>";\njsm.streams.add({ name: größe, subjects: [größe, "日本.*"] });`;
  expect(streamsOf("a.js", text)).toEqual(["größe.>: größe.> 1:15, 日本.* 2:50"]);
});

test("A file of open quotes alone is read once, not once for each", () => {
  const text = `subjects ${"'".repeat(3)}${"\" ' ".repeat(100_000)}`;
  const startedAt = performance.now();
  for (const file of ["a.rs", "a.py", "a.js", "a.go", "a.java"]) streamsOf(file, text);
  expect(performance.now() - startedAt).toBeLessThan(20_000);
});
