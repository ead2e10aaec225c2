import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtInPlan } from "../../src/blueprint/built-in-plan.ts";
import { readEntityDirectory } from "../../src/blueprint/entity-file.ts";
import { readConfig } from "../../src/blueprint/read-config.ts";
import { parseAddress } from "../../src/checks/config/addresses/network-address.ts";
import { dockerLayers } from "../../src/checks/files/docker-layers/check.ts";
import { usedValues } from "../../src/checks/files/unused-values/used-values.ts";
import { readJetStreamConf } from "../../src/checks/nats/storage/nats-conf.ts";
import { narrowing } from "../../src/checks/postgres/table-presence/value-range.ts";
import { renderMarkdown } from "../../src/cli/explain/markdown.ts";
import { apiError } from "../../src/connect/kubernetes/api-error.ts";
import { readKubeconfig } from "../../src/connect/kubernetes/kubeconfig-files.ts";
import { readWatchEvent } from "../../src/connect/kubernetes/watch-event.ts";
import { parseNatsUrl } from "../../src/connect/nats/nats-address.ts";
import { parseTarget } from "../../src/connect/port-forward/target.ts";
import { parseRequireAuth } from "../../src/connect/postgres/authentication.ts";
import { parseKeywordString } from "../../src/connect/postgres/keyword-string.ts";
import { passwordIn } from "../../src/connect/postgres/password-file.ts";
import { parsePostgresUrl } from "../../src/connect/postgres/postgres-address.ts";
import { serviceIn } from "../../src/connect/postgres/service-file.ts";
import { markOfLine } from "../../src/e2e/watch/log-markers.ts";
import { readJournal } from "../../src/journal/entries.ts";
import { readWritten } from "../../src/lint/written-files.ts";
import { redactText } from "../../src/snapshot/redact.ts";
import { parseSubject } from "../../src/subjects/subject.ts";
import { displayWidth } from "../../src/terminal/display-width.ts";
import { sanitise } from "../../src/terminal/sanitise.ts";
import { styleFor } from "../../src/terminal/style.ts";
import { wrap } from "../../src/terminal/wrap.ts";
import { parseFilter } from "../../src/tui/doctor/list-filter.ts";
import { parseByteSize } from "../../src/units/byte-size.ts";
import { parseDuration } from "../../src/units/duration.ts";
import { parseNatsSize } from "../../src/units/nats-size.ts";
import { parseQuantity } from "../../src/units/quantity.ts";
import { UserError } from "../../src/user-error.ts";
import { mutateText } from "./mutate.ts";
import type { FuzzTarget } from "./target.ts";

type Seeds = readonly [string, ...string[]];

const folder = mkdtempSync(join(tmpdir(), "nomnom-fuzz-"));
const written = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const isUserError = (error: unknown) => error instanceof UserError;
const never = () => false;

const text = (
  name: string,
  seeds: Seeds,
  run: (input: string) => unknown,
  {
    isOwnError = never,
    tokens = [],
  }: { isOwnError?: (error: unknown) => boolean; tokens?: readonly string[] } = {},
): FuzzTarget => ({
  name,
  isOwnError,
  take(random) {
    const input = mutateText(random, seeds, tokens);
    return { shown: () => JSON.stringify(input), run: () => run(input) };
  },
});

const { worker } = builtInPlan;
const markOf = worker === null ? () => null : markOfLine(worker);
const logLines: Seeds = [
  "2026-11-23T19:46:18.123456Z  INFO worker: Received message subject=messages.ingest.Order.insert id=01",
  "\u001b[2m2026-11-23T19:46:18Z\u001b[0m \u001b[31mERROR\u001b[0m nats: password=\u001b[3ms3cret\u001b[0m",
  "thread 'main' panicked at src/main.rs:10:5:\ncalled `Result::unwrap()` on an `Err` value: Database(PgDatabaseError { code: \"42P10\" })",
  '{"level":"error","msg":"connect postgresql://u:p@h/d","token":"eyJhbGciOi.eyJzdWIi.c2ln"}',
];
const source = { origin: "DATABASE_URL", env: {}, localUser: "me", tolerant: false };

/** Every parser of text that somebody else wrote. */
export const textTargets: readonly FuzzTarget[] = [
  ...["a.rs", "a.go", "a.ts", "a.java", "a.py", "a.yaml", "nats.conf"].map((file) =>
    text(
      `lint of ${file}`,
      [
        'stream::Config { name: "A".into(), subjects: vec![format!("{}.>", X)], max_bytes: 1 << 30 }',
        'jetstream.StreamConfig{Name: "A", Subjects: []string{"a.>", X}}\nconst X = `b`',
        "jsm.streams.add({ name: 'A', subjects: [`a.>`, X, /[']/] })",
        'StreamConfiguration.builder().name("A").subjects(List.of("a", "b")).build()',
        'js.add_stream(name="A", subjects=[f"{X}.>"])',
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: {a: b}, ports: [{port: 1, targetPort: x}]}",
        "jetstream { max_file: 1Gi }",
      ],
      (input) => readWritten([{ file, text: input, scope: "" }]),
      { tokens: ["'", '"', "`", "{", "}", "(", ")", "[", "]", 'r#"', "/*", "//", "&a", "*a", "---"] },
    ),
  ),
  text(
    "Dockerfile",
    ["FROM a AS b\nCOPY . .\nRUN <<EOF\ncargo build\nEOF\n", "FROM b\nRUN a \\\n b\n"],
    (input) => dockerLayers.decide({ file: "Dockerfile", text: input }),
    { tokens: ["FROM ", "COPY . .", "\\\n", "<<EOF", "--from="] },
  ),
  text(
    "templates of a chart",
    ['{{ .Values.a.b }}{{ index .Values "a" }}{{/* x */}}'],
    (input) => usedValues([input]),
    { tokens: ["{{", "}}", ".Values", "include ", '"', "/*", "*/"] },
  ),
  text(
    "nats.conf",
    [
      'jetstream {\n store_dir: "/data"\n max_file: 5Gi, max_mem: 1G\n}\nport: 4222 # x\ninclude "a.conf"',
      "$A = 3G\njetstream: {max_file: $A}",
    ],
    readJetStreamConf,
    { tokens: ["jetstream", "max_file", "include ", "/*", "(", "\\x4"] },
  ),
  text(
    "kubeconfig",
    [
      "apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster: {server: 'https://h:6443', certificate-authority-data: QQ==}\nusers:\n- name: u\n  user: {token: t, exec: {command: x, apiVersion: client.authentication.k8s.io/v1}}\ncontexts:\n- {name: c, context: {cluster: a, user: u, namespace: n}}\ncurrent-context: c\n",
    ],
    (input) =>
      readKubeconfig({ paths: [written("kubeconfig", input)], explicit: true, origin: "--kubeconfig" }),
    { isOwnError: isUserError, tokens: ["- ", "  ", "&a ", "*a", "|\n", "---\n"] },
  ),
  text("pgpass", ["h:5432:d:u:p\n*:*:*:u:p\\:w\n# c\nlocalhost:5432:*:*:x"], (input) =>
    passwordIn(input, { host: "h", port: 5432, database: "d", user: "u" }),
  ),
  text("pg_service.conf", ["[a]\nhost=h\nport=5432\n# c\n[b]\nuser=u\n"], (input) => serviceIn(input, "a"), {
    isOwnError: isUserError,
  }),
  text(
    "PostgreSQL URL",
    [
      "postgresql://u:p@h:5432/d?sslmode=require&options=-c%20a%3Db",
      "postgres://%2Fvar%2Frun/d",
      "postgresql://u@[::1]:5,h2/d",
      "host=h port=5432 dbname='a b' password=x\\ y",
    ],
    (input) => parsePostgresUrl(input, source),
    { isOwnError: isUserError },
  ),
  text("libpq keywords", ["host=h port=5432 dbname='a\\'b' password=x\\ y"], parseKeywordString),
  text("require_auth", ["scram-sha-256,!none", "md5"], parseRequireAuth),
  text(
    "NATS URL",
    ["nats://u:p@h:4222", "tls://h", "u:p@h:4222", "nats://a:1,nats://b:2", "wss://h/x?y=z"],
    (input) => parseNatsUrl(input, "NATS_URL"),
    { isOwnError: isUserError },
  ),
  text(
    "nomnom.doctor.yaml",
    [
      "context: c\nnats:\n  url: nats://h\n  maxFile: 5Gi\n  streams:\n    - {name: M, subjects: [a.>], maxBytes: 1Gi, consumers: [{name: w, maxDeliver: 3}]}\npostgres: {tables: [{name: t, columns: {a: text}, unique: [[a]]}]}\nsuppress: [{check: nats/*, reason: r, until: 2027-01-01}]\n",
    ],
    (input) => readConfig(written("config.yaml", input), "config.yaml"),
    { isOwnError: isUserError, tokens: ["- ", "  ", "&a ", "*a", "? ", ": "] },
  ),
  text(
    "entity YAML",
    [
      "entity:\n  name: Order\n  fields:\n    - {name: order_key, type: String, key: true}\n  persistence: {table: orders}\n",
    ],
    (input) => {
      const entities = mkdtempSync(join(folder, "e-"));
      writeFileSync(join(entities, "a.yaml"), input);
      return readEntityDirectory(entities, { label: "entities", dialect: "head" });
    },
    { isOwnError: isUserError },
  ),
  text("port-forward target", ["svc/nomnom-postgres:5432", "8080:pod/x:http", "deploy/a:80"], parseTarget, {
    isOwnError: isUserError,
  }),
  text("byte size", ["5Gi", "1.5GB", "100"], parseByteSize),
  text("NATS size", ["5GiB", "1G", "-1"], (input) => parseNatsSize(input, { quoted: true })),
  text("duration", ["1m30s", "500ms", "2h"], parseDuration),
  text("quantity", ["100m", "1e3", "5Gi", "0.5"], parseQuantity),
  text("subject", ["a.*.>", "messages.ingest.Order.insert"], parseSubject),
  text("network address", ["nats://h:4222", "[::1]:80", "a.b.svc.cluster.local:5432"], parseAddress),
  text("filter of the screen", ["status:fail nats !x", '"a b"'], parseFilter),
  text(
    "journal",
    [
      '{"type":"run","version":1,"runId":"r","startedAt":"2026-01-01T00:00:00.000Z","pid":1,"processStartedAt":null,"server":null,"context":null,"namespace":null}\n{"type":"change","id":1,"change":{"kind":"lease","namespace":"n","name":"l"}}\n{"type":"undone","id":1}\n',
    ],
    readJournal,
  ),
  text(
    "watch event",
    [
      '{"type":"MODIFIED","object":{"kind":"Pod","metadata":{"name":"a","uid":"u","resourceVersion":"5"}}}',
      '{"type":"ERROR","object":{"code":410,"message":"gone"}}',
    ],
    readWatchEvent,
  ),
  text(
    "answer of an API server",
    [
      '{"kind":"Status","status":"Failure","message":"pods is forbidden: User \\"a\\" cannot list","reason":"Forbidden","code":403}',
      "<html><body><h1>502</h1>\r\n::error::x</body></html>",
    ],
    (input) =>
      [401, 403, 404, 429, 500, 502, 418].map((status) =>
        apiError(
          {
            path: "/api/v1/pods",
            server: "https://h",
            rule: { verb: "list", resource: "pods", apiGroup: "" },
          },
          status,
          input,
        ),
      ),
  ),
  text("log line", logLines, (input) => input.split("\n").map(markOf)),
  text("redaction", logLines, (input) => redactText(input, ["s3cret"]), {
    tokens: ["password=", "token ", "://u:", "Bearer ", "PGPASSWORD"],
  }),
  text("text on a screen", logLines, (input) => wrap(sanitise(input), 20).map(displayWidth)),
  text(
    "page in a terminal",
    ["# a\n\ntext `code` [l](u)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sh\nx\n```\n- a\n  - b"],
    (input) => renderMarkdown(input, { width: 80, unicode: true }, styleFor({ colour: true, unicode: true })),
  ),
  text(
    "column type",
    ["character varying(50)", "numeric(10,2)", "timestamp(3) with time zone", "text[]"],
    (input) => narrowing("numeric", input),
  ),
];
