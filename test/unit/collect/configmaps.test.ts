import { describe, expect, it } from "vitest";
import { builtInBlueprint } from "../../../src/blueprint/built-in.ts";
import { markOn } from "../../../src/checks/kubernetes/marks/marks.ts";
import { readJetStreamConf } from "../../../src/checks/nats/storage/nats-conf.ts";
import { environmentOfRelease, keepRead } from "../../../src/collect/kubernetes/configmaps.ts";
import { keptNatsConf } from "../../../src/collect/kubernetes/kept/nats-conf.ts";
import { configMapSchema } from "../../../src/snapshot/kubernetes/configuration.ts";
import { podSchema } from "../../../src/snapshot/kubernetes/pod.ts";

const spec = podSchema.shape.spec.parse({
  containers: [
    {
      name: "worker",
      env: [
        { name: "NATS_URL", valueFrom: { configMapKeyRef: { name: "nomnom-config", key: "nats-url" } } },
        { name: "NATS_STREAM", valueFrom: { configMapKeyRef: { name: "nomnom-config", key: "stream" } } },
        { name: "DATABASE_URL", value: "postgresql://u:x@db:$(PORT)/d" },
      ],
      envFrom: [{ configMapRef: { name: "nomnom-env" } }],
    },
  ],
  volumes: [{ name: "files", configMap: { name: "team-b" } }],
});

const nomnom = builtInBlueprint();

const kept = (items: unknown[]) =>
  configMapSchema.array().parse(keepRead(items, environmentOfRelease([spec]), nomnom));

describe("ConfigMaps", () => {
  it("ConfigMaps keep of a repair's mark who it is and since when, and not the line that was changed", () => {
    const at = "2026-11-28T12:00:00.000Z";
    const mark = {
      runId: "run-1",
      at,
      undo: { line: "authorization { token: a value that no pattern knows }" },
    };
    const annotations = {
      "nomnom-doctor/fix": JSON.stringify(mark),
      "nomnom-doctor/fix-fence": "run-1",
      "nomnom-doctor/other": "x",
    };
    const [map] = kept([{ metadata: { name: "nomnom-nats-config", annotations }, data: {} }]);
    expect(map?.metadata.annotations).toEqual({
      "nomnom-doctor/fix": JSON.stringify({ runId: "run-1", at }),
      "nomnom-doctor/fix-fence": "run-1",
      "nomnom-doctor/other": "***",
    });
    expect(markOn(map?.metadata.annotations ?? {})).toMatchObject({ runId: "run-1", at });
  });

  it("ConfigMaps of others are names and keys, whatever they hold", () => {
    const secret = "a value that no pattern knows";
    const [map] = kept([
      {
        metadata: { name: "team-b", annotations: { note: secret } },
        data: { "nats.conf": secret, "app.ini": secret, empty: "" },
        binaryData: { "store.p12": Buffer.from(secret).toString("base64") },
      },
    ]);
    expect(map?.data).toEqual({ "nats.conf": "***", "app.ini": "***", empty: "" });
    expect(map?.binaryData).toEqual({ "store.p12": "***" });
    expect(JSON.stringify(map)).not.toContain(secret);
  });

  it("ConfigMaps keep what checks read of the values that the release's containers have in their environment", () => {
    const maps = kept([
      {
        metadata: { name: "nomnom-config" },
        data: { "nats-url": "nats://u:x@n:4222/path", stream: "MESSAGES", seed: "x" },
      },
      {
        metadata: { name: "nomnom-env" },
        data: { MAX_DELIVER: "3", ANY: "y", PORT: "4222", WEBHOOK: "https://h/services/x", NONE: "" },
      },
    ]);
    expect(maps.map(({ data }) => data)).toEqual([
      { "nats-url": "nats://***@n:4222", stream: "MESSAGES", seed: "***" },
      { MAX_DELIVER: "3", ANY: "***", PORT: "4222", WEBHOOK: "https://h", NONE: "" },
    ]);
  });

  it("ConfigMaps keep JetStream's storage of nats.conf, and the variables that it names", () => {
    const conf = `{
      # an old password: hunter
      LIMIT = $SIZE
      SIZE: "5Gi"
      SYS = s3cret
      port: 4222
      accounts { A: { users: [ { user: a, password: s3cret }, {user: b} ] } }
      authorization { token s3cret }
      jetstream { key: "s3cret", cipher=aes; store_dir: '/data', max_file_store = $LIMIT, max_mem 1Gi
        limits { max_ack_pending: 1 } }
      include './auth.conf'
      cluster: { routes: [nats://u:s3cret@h:6222] }
    }`;
    expect(keptNatsConf(conf)).toBe(
      `limit: $SIZE
size: "5Gi"
sys: ***
port: ***
accounts: ***
authorization: ***
jetstream {
key: ***
cipher: ***
store_dir: '/data'
max_file_store: $LIMIT
max_mem: 1Gi
limits: ***
}
include: './auth.conf'
cluster: ***
`,
    );
    expect(keptNatsConf("a {".repeat(100_000)).length).toBeLessThan(1_000);
    expect(readJetStreamConf(keptNatsConf(conf))).toEqual(readJetStreamConf(conf));
    for (const text of ["jetstream: enabled", "jetstream {}", "", "}{][", 'jetstream { max_file="1'])
      expect(readJetStreamConf(keptNatsConf(text))).toEqual(readJetStreamConf(text));
  });

  it("ConfigMaps keep nats.conf of the release, by its name or its label", () => {
    const data = { "nats.conf": "jetstream { max_file: 5Gi }", "auth.conf": "password: x" };
    const maps = kept([
      { metadata: { name: "nomnom-nats-config" }, data },
      { metadata: { name: "queue", labels: { "app.kubernetes.io/instance": "nomnom" } }, data },
    ]);
    for (const map of maps)
      expect(map.data).toEqual({ "nats.conf": "jetstream {\nmax_file: 5Gi\n}\n", "auth.conf": "***" });
  });

  it("ConfigMaps leave what is no ConfigMap to the section's schema", () => {
    expect(keepRead([null, { metadata: {} }, "x"], environmentOfRelease([]), nomnom)).toEqual([
      null,
      { metadata: {} },
      "x",
    ]);
  });
});
