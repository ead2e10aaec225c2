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

const consumersIn = (text: string) =>
  readSources([source("a.rs", text)]).consumers.map(
    ({ stream, name, filters }) =>
      `${name} on ${stream}: ${filters.map(({ text: filter }) => filter).join()}`,
  );
const config = `pull::Config { durable_name: Some(NAME.to_string()), filter_subject: FILTER.to_string(), ..Default::default() }`;
const names = `const STREAM: &str = "ORDERS"; const NAME: &str = "workers"; pub const FILTER: &str = "orders.new";`;

test.each([
  ["got by its name", `let stream = js.get_stream(STREAM).await?; stream.create_consumer(${config}).await?;`],
  [
    "created in the same function",
    `let mut stream = js.get_or_create_stream(stream::Config { name: STREAM.to_string(), subjects: vec!["orders.>".into()], ..Default::default() }).await?;
     stream.get_or_create_consumer(NAME, ${config}).await?;`,
  ],
  [
    "got in one expression",
    `let c = js.get_stream(STREAM).await?.get_or_create_consumer("x", ${config}).await?;`,
  ],
  [
    "got by a name of the function",
    `let name = "ORDERS"; let s = js.get_stream(name).await.unwrap(); s.create_consumer(${config});`,
  ],
])("A consumer of a stream that is %s is read with its stream and its filter", (_how, body) => {
  expect(consumersIn(`${names}\nasync fn run(js: Context) { ${body} }`)).toEqual([
    "workers on ORDERS: orders.new",
  ]);
});

test.each([
  [
    "a parameter of the function",
    `async fn run(stream: Stream) { stream.create_consumer(${config}).await; }`,
  ],
  [
    "that of another function",
    `fn a() { let stream = js.get_stream("A"); } fn b(stream: Stream) { stream.create_consumer(${config}); }`,
  ],
  ["a field", `fn a(&self) { self.stream.create_consumer(${config}); }`],
  ["worked out", `fn a() { let stream = js.get_stream(name_of(3)); stream.create_consumer(${config}); }`],
])("A consumer is left out where its stream is %s", (_how, text) => {
  expect(consumersIn(`${names}\n${text}`)).toEqual([]);
});
