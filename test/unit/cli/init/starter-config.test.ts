import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtInBlueprint } from "../../../../src/blueprint/built-in.ts";
import { expectedStream } from "../../../../src/blueprint/expectations.ts";
import { loadConfiguration } from "../../../../src/blueprint/load-configuration.ts";
import { starterConfig } from "../../../../src/cli/init/starter-config.ts";
import { type Stream, streamSchema } from "../../../../src/snapshot/nats.ts";
import { type Snapshot, snapshotSchema } from "../../../../src/snapshot/snapshot.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nomnom-init-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const stream = (name: string, config: object): Stream =>
  streamSchema.parse({
    config: { name, ...config },
    state: { messages: 0, bytes: 0, first_seq: 0, last_seq: 0 },
  });

const workload = (name: string) => ({
  metadata: { name, labels: {} },
  spec: { selector: {}, template: { spec: { containers: [] } } },
});

function snapshot(streams: Stream[], sections: object = {}): Snapshot {
  return snapshotSchema.parse({
    schemaVersion: 1,
    kind: "Snapshot",
    tool: { name: "nomnom", version: "0.1.0" },
    takenAt: "2026-01-01T00:00:00.000Z",
    target: { context: 'we"ird: #1', namespace: "nomnom-dev", nats: "nats://h:4222", postgres: null },
    sections: { "nats/streams": { ok: true, data: streams }, ...sections },
  });
}

/** The file, and what doctor makes of it. */
async function started(from: Snapshot) {
  const text = starterConfig(from, builtInBlueprint());
  const file = join(folder, "nomnom.doctor.yaml");
  await writeFile(file, text);
  return { text, ...(await loadConfiguration({ cwd: folder, configFile: file, entitiesDir: null })) };
}

describe("the configuration that init writes", () => {
  it("The starter configuration is accepted, and of a deployment as the contract has it expects the contract", async () => {
    const contract = builtInBlueprint();
    const streams = contract.nats.streams.map(({ name, subjects, maxBytes }) =>
      stream(name, { subjects, max_bytes: maxBytes }),
    );
    const { blueprint, settings, text } = await started(snapshot(streams));
    expect(blueprint).toEqual(contract);
    expect(settings.addresses.get("kubernetes.context")?.value).toBe('we"ird: #1');
    expect(text).not.toMatch(/otherwise now|not there now|not in nomnom's contract/);
  });

  it("The starter configuration does not write down as healthy what is wrong now: it says so beside what is expected", async () => {
    const { blueprint, text } = await started(
      snapshot([stream("MESSAGES", { subjects: ["messages.>"], max_bytes: -1 })]),
    );
    expect(blueprint.nats.streams).toEqual(builtInBlueprint().nats.streams);
    expect(text).toContain(
      "    # otherwise now: subjects messages.>; max_bytes unlimited\n    - name: MESSAGES\n",
    );
    expect(text).toContain("    # not there now\n    - name: MESSAGESDLQ\n");
  });

  it("The starter configuration expects other streams as they are, but for those that cannot be", async () => {
    const { blueprint, text } = await started(
      snapshot([
        stream("no", { subjects: ["yes", "a.*.c"], max_bytes: 512 * 1024 ** 2, storage: "memory" }),
        stream("#1:{x}", { subjects: ["b.>"], max_bytes: 1000 }),
        stream("CLASH", { subjects: ["b.1"] }),
        stream("COPY", { mirror: { name: "no" } }),
        stream("EMPTY", {}),
      ]),
    );
    const others = blueprint.nats.streams.slice(2);
    expect(others).toEqual([
      expectedStream({
        name: "no",
        subjects: ["yes", "a.*.c"],
        maxBytes: 512 * 1024 ** 2,
        storage: "memory",
      }),
      expectedStream({ name: "#1:{x}", subjects: ["b.>"], maxBytes: 1000 }),
    ]);
    expect(text).toContain("# CLASH is left out: b.1 is claimed above");
    expect(text).toContain("# COPY is a mirror");
    expect(text).toContain("# EMPTY is left out: it has no subjects");
  });

  it("The starter configuration lists other workloads of the release as optional, and says which expected one is missing", async () => {
    const deployments = ["nomnom-worker", "nomnom-ingestion-api-old", "somebody-else"].map(workload);
    const { blueprint, text } = await started(
      snapshot([], { "kubernetes/deployments": { ok: true, data: deployments } }),
    );
    expect(blueprint.workloads).toEqual([
      ...builtInBlueprint().workloads,
      { kind: "Deployment", name: "nomnom-ingestion-api-old", optional: true, single: null },
    ]);
    expect(text).toMatch(/name: "nomnom-ingestion-api" \} {2}# not there now/);
    expect(text).toMatch(/name: "nomnom-worker" \}\n/);
    expect(text).not.toContain("somebody-else");
  });

  it("The starter configuration says what it could not look at", async () => {
    const error = { kind: "timeout", system: "nats", message: "no answer" };
    const { text, blueprint } = await started(snapshot([], { "nats/streams": { ok: false, error } }));
    expect(text).toContain("# not looked at: the streams could not be read");
    expect(blueprint).toEqual(builtInBlueprint());
  });
});
