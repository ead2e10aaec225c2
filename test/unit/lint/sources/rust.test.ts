import { expect, test } from "vitest";
import { readSources } from "../../../../src/lint/sources/read-sources.ts";
import { source, streamsOf } from "../written.ts";

test("A definition of async-nats is read with the place of each subject", () => {
  const text = `
let stream = js.create_stream(stream::Config {
    name: "ORDERS".to_string(),
    subjects: vec!["orders.>".into(), String::from("returns.*")],
    ..Default::default()
});`;
  expect(streamsOf("a.rs", text)).toEqual(["ORDERS: orders.> 4:20, returns.* 4:52"]);
});

test("Sizes are worked out, and what is not written is the server's default", () => {
  const text = `stream::Config { name: "A".into(), subjects: vec![], max_bytes: 2 * 1_024 << 10, num_replicas: 3, storage: StorageType::Memory }`;
  expect(readSources([source("a.rs", text)]).streams[0]).toMatchObject({
    maxBytes: 2_097_152,
    replicas: 3,
    storage: "memory",
  });
  expect(readSources([source("a.rs", "StreamConfig { subjects: vec![] }")]).streams[0]).toMatchObject({
    maxBytes: -1,
    replicas: 1,
    storage: "file",
  });
});

test("A constant is its text, also one of another file of the package", () => {
  const text = `const MAIN: &str = "orders.>";
stream::Config { name: names::MAIN_STREAM.to_string(), subjects: vec![MAIN.to_string()] }`;
  const written = readSources([
    source("src/a.rs", text, "crate"),
    source("src/names.rs", `pub const MAIN_STREAM: &str = "ORDERS";`, "crate"),
    source("other/names.rs", `pub const MAIN_STREAM: &str = "OTHER";`, "other"),
  ]);
  expect(written.streams).toMatchObject([
    {
      name: { kind: "text", text: "ORDERS" },
      subjects: [{ text: "orders.>", place: { line: 1, column: 20 } }],
    },
  ]);
});

test("A name with two values is none", () => {
  const text = `const A: &str = "a"; mod other { const A: &str = "b"; } stream::Config { name: A.into(), subjects: vec![A.into()] }`;
  expect(streamsOf("a.rs", text)).toEqual(["<A>:  and more"]);
});

test("A text of format! is filled with what is written, and open where it is not", () => {
  const text = `const PREFIX: &str = "orders";
stream::Config { name: "A".into(), subjects: vec![format!("{}.>", PREFIX), format!("{PREFIX}.dlq"), format!("{}.x", given)] }`;
  expect(streamsOf("a.rs", text)).toEqual(["A: orders.> 2:59, orders.dlq 2:84 and more"]);
});

test("Code in a text of a generator has its place in the file that holds it", () => {
  const text = `fn write() -> String { format!(r#"
    stream::Config {{
        name: "ORDERS".to_string(),
        subjects: vec!["orders.>".to_string()],
    }}
"#) }`;
  expect(streamsOf("a.rs", text)).toEqual(["ORDERS: orders.> 4:24"]);
});

test("Comments, tests, other types and the type itself define no stream", () => {
  expect(
    streamsOf(
      "a.rs",
      `// stream::Config { name: "A".into(), subjects: vec!["a".into()] }
/* stream::Config { name: "B".into(), subjects: vec!["b".into()] } */
pub struct Config { name: String, subjects: Vec<String> }
let consumer = pull::Config { name: Some("w".into()), filter_subject: "a".into() };
#[cfg(test)]
mod tests { fn t() { stream::Config { name: "C".into(), subjects: vec!["c".into()] }; } }
fn lifetime<'a>(x: &'a str) -> char { 'x' }
stream::Config { name: "D".into(), subjects: vec!["d".into()] }`,
    ),
  ).toEqual(["D: d 8:51"]);
});

test("A consumer that says its stream is read with its filters", () => {
  const text = `stream.x(); js.create_consumer_on_stream(pull::Config { durable_name: Some("w".into()), filter_subject: "a.b".into(), ..Default::default() }, "ORDERS").await;`;
  expect(readSources([source("a.rs", text)]).consumers).toMatchObject([
    { stream: "ORDERS", name: "w", filters: [{ text: "a.b" }] },
  ]);
});
