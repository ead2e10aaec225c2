import { expect, test } from "vitest";
import { lintText } from "./lint-text.ts";

const stream = (name: string, bytes: string) =>
  `stream::Config { name: "${name}".into(), subjects: vec!["${name}.>".into()], max_bytes: ${bytes} }\n`;
const gibibyte = "1024 * 1024 * 1024";
const conf = (maxFile: string, more = "") => `# max_file: 9Gi
${more}
jetstream {
  store_dir: /data
  max_file: ${maxFile}
}
`;

test("Streams of one package that reserve more than the one server has are an error: 10047", () => {
  const source = stream("A", gibibyte) + stream("B", gibibyte);
  expect(lintText({ "a.rs": source, "nats.conf": conf("1Gi") })).toEqual([
    "error nats/storage-reservation/no-room nats.conf:5:3 a.rs:1:9 a.rs:2:9",
  ]);
  expect(lintText({ "a.rs": source, "nats.conf": conf("2Gi") })).toEqual([]);
});

test("Streams of two servers are a warning: it is not known which server they are for", () => {
  const source = stream("A", gibibyte) + stream("B", gibibyte);
  expect(lintText({ "a.rs": source, "dev/nats.conf": conf("1Gi"), "nats.conf": conf("9Gi") })).toEqual([
    "warning nats/storage-reservation/no-room dev/nats.conf:5:3 a.rs:1:9 a.rs:2:9",
  ]);
});

test("Not all that limits is written here in a cluster, with accounts or with an include", () => {
  const source = stream("A", gibibyte) + stream("B", gibibyte);
  for (const more of ["cluster { name: c }", "accounts { A: {} }", "include other.conf"])
    expect(lintText({ "a.rs": source, "nats.conf": conf("1Gi", more) }), more).toEqual([]);
});

test("A stream without a limit, or one that is worked out, reserves nothing that is known", () => {
  expect(lintText({ "a.rs": stream("A", "limit()"), "nats.conf": conf("1Ki") })).toEqual([]);
});

test("A size that nats-server does not start with is found", () => {
  expect(lintText({ "nats.conf": conf('"5Gi"') })).toEqual([
    "error nats/storage-reservation/refused-size nats.conf:5:3",
  ]);
});

test("The same is found in a ConfigMap, at its line", () => {
  const text = `apiVersion: v1
kind: ConfigMap
metadata: { name: nats-config }
data:
  nats.conf: |
    jetstream {
      store_dir: /data
      max_file: 5Gx
    }
`;
  expect(lintText({ "a.yaml": text })).toEqual(["error nats/storage-reservation/refused-size a.yaml:8:7"]);
});

test("The configuration of another program, and a template, say nothing of NATS", () => {
  expect(lintText({ "nginx.conf": "server { max_file: 5Gx }" })).toEqual([]);
  expect(lintText({ "nats.conf": `jetstream { max_file: {{ .Values.size }} }` })).toEqual([]);
});
