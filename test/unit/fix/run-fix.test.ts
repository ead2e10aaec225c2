import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { builtInBlueprint } from "../../../src/blueprint/built-in.ts";
import type { WritableConnections } from "../../../src/connect/writable-connections.ts";
import type { DoctorEvent } from "../../../src/doctor/events.ts";
import type { CheckResult, DoctorReport } from "../../../src/doctor/report.ts";
import { summarise, verdictOf } from "../../../src/doctor/verdict.ts";
import type { FixReport } from "../../../src/fix/fix-report.ts";
import type { Repair } from "../../../src/fix/repair.ts";
import type { Decision } from "../../../src/fix/run/options.ts";
import { runFix } from "../../../src/fix/run/run-fix.ts";
import { failure, succeed } from "../../../src/snapshot/probe-result.ts";
import { unknownTarget } from "../../../src/snapshot/snapshot.ts";
import { ModelServer } from "../journal/model-server.ts";

const path = "/api/v1/namespaces/n/configmaps/conf";
const code = "nats/storage-reservation/no-room";
const tool = { name: "nomnom", version: "0.0.0" };

/** Raises what one object says, and only that. */
const raise: Repair = {
  id: "raise",
  title: "Raise a size",
  codes: [code],
  plan: async () => ({
    kind: "plan",
    plan: {
      title: "Raise the size",
      changes: [
        {
          kind: "object-edit",
          object: { kind: "ConfigMap", name: "conf", namespace: "n", path, uid: "u" },
          hadAnnotations: false,
          edits: [{ kind: "value", pointer: "/data/size", before: "1", after: "3" }],
        },
      ],
      risks: [],
      undoneBy: "Set it back.",
    },
  }),
};

/** A deployment that is well once the size is 3. */
class World {
  readonly server = new ModelServer(
    () => "answered",
    async () => undefined,
  );
  readonly interruption = new AbortController();
  /** A check that fails with the larger size. */
  isHarmed = false;
  /** Ctrl-C is pressed while it looks for this time. */
  interruptsAtLook = Number.POSITIVE_INFINITY;
  private looks = 0;

  constructor() {
    this.server.write(path, {
      kind: "ConfigMap",
      metadata: { name: "conf", namespace: "n", uid: "u", resourceVersion: "1" },
      data: { size: "1" },
    });
  }

  size(): unknown {
    return this.server.read(path)?.data;
  }

  async *look(): AsyncGenerator<DoctorEvent> {
    this.looks += 1;
    if (this.looks >= this.interruptsAtLook) this.interruption.abort();
    const isLarge = JSON.stringify(this.size()) === '{"size":"3"}';
    const finding = {
      code,
      severity: "error" as const,
      message: "There is no room.",
      resource: "nats/stream/S",
      evidence: {},
      remedy: null,
      fingerprint: `sha256:${"0".repeat(64)}`,
    };
    const checks = [
      check("nats/storage-reservation", isLarge ? "pass" : "fail", isLarge ? [] : [finding]),
      check("nats/reachable", isLarge && this.isHarmed ? "fail" : "pass", []),
    ];
    const report = reportOf(checks);
    const snapshot = {
      schemaVersion: 1 as const,
      kind: "Snapshot" as const,
      tool,
      takenAt: report.startedAt,
      target: unknownTarget,
      sections: {},
    };
    yield { type: "run-finished", report, snapshot, bugs: [] };
  }

  async connections(): Promise<WritableConnections> {
    const { client, writer } = this.server.cluster();
    const absent = async () =>
      failure({ kind: "not-configured" as const, system: "nats" as const, message: "no address" });
    return {
      kubernetes: async () => succeed(client),
      writer: () => succeed(writer),
      nats: absent,
      natsWriter: absent,
      monitoring: absent,
      postgres: absent,
      redis: absent,
      postgresWriter: absent,
      forwardService: absent,
      followLogs: async () => undefined,
      forwards: () => [],
      target: () => unknownTarget,
      secrets: () => [],
      origins: () => [],
      tools: [],
      [Symbol.asyncDispose]: async () => undefined,
    };
  }
}

const check = (
  id: string,
  status: CheckResult["status"],
  findings: CheckResult["findings"],
): CheckResult => ({
  ...{ id, title: id, status, durationMs: 0, reason: null, blockedBy: [], remedy: null },
  findings,
});

function reportOf(checks: CheckResult[]): DoctorReport {
  const summary = summarise(checks);
  const verdict = verdictOf(summary);
  const startedAt = "2026-11-28T10:00:00.000Z";
  return {
    ...{ schemaVersion: 1, kind: "DoctorReport", tool, startedAt, durationMs: 1 },
    ...{ target: unknownTarget, verdict, summary, checks },
  };
}

describe("a run of fix", () => {
  let journalFolder: string;
  beforeEach(async () => {
    journalFolder = await mkdtemp(join(tmpdir(), "fix-journal-"));
  });
  afterEach(() => rm(journalFolder, { recursive: true, force: true }));

  /** @param decide null: plans are shown. */
  async function fix(world: World, decide: Decision | null = "apply"): Promise<FixReport> {
    const apply = {
      connect: () => world.connections(),
      journalFolder,
      decide: async () => decide ?? ("quit" as const),
      waitMs: 30,
      roundPauseMs: 5,
    };
    const events = runFix({
      repairs: [raise],
      wants: () => true,
      blueprint: builtInBlueprint(),
      tool,
      look: () => world.look(),
      connect: () => world.connections(),
      apply: decide === null ? null : apply,
      signal: world.interruption.signal,
      timeoutMs: null,
      now: () => new Date(),
    });
    for await (const event of events) if (event.type === "fix-finished") return event.report;
    throw new Error("there was no report");
  }

  const nothingIsLeft = async (world: World) => {
    expect(world.server.read(path)?.metadata.annotations ?? {}).toEqual({});
    expect(world.server.read("/apis/coordination.k8s.io/v1/namespaces/n/leases/nomnom-e2e")).toBeUndefined();
    expect(await readdir(journalFolder)).toEqual([]);
  };

  it("A run of fix shows plans and changes nothing", async () => {
    const world = new World();
    const report = await fix(world, null);
    expect(report).toMatchObject({ applied: false, verdict: "fail", summary: { planned: 1 } });
    expect(report.repairs[0]?.plan?.changes[0]?.diff).toEqual(['- data.size: "1"', '+ data.size: "3"']);
    expect(world.size()).toEqual({ size: "1" });
  });

  it("A run of fix applies a plan, verifies it, and leaves nothing but the change", async () => {
    const world = new World();
    const report = await fix(world);
    expect(report).toMatchObject({ applied: true, verdict: "pass", summary: { repaired: 1 } });
    expect(world.size()).toEqual({ size: "3" });
    await nothingIsLeft(world);
  });

  it("A run of fix takes back what makes a check fail that passed before", async () => {
    const world = new World();
    world.isHarmed = true;
    const report = await fix(world);
    expect(report.repairs[0]).toMatchObject({
      status: "undone",
      reason: "it did harm: nats/reachable passed before and fails now",
    });
    expect(world.size()).toEqual({ size: "1" });
    await nothingIsLeft(world);
  });

  it("A run of fix takes back what is not verified when it is interrupted", async () => {
    const world = new World();
    world.interruptsAtLook = 2;
    const report = await fix(world);
    expect(report.repairs[0]).toMatchObject({
      status: "undone",
      reason: "interrupted before it was verified",
    });
    expect(world.size()).toEqual({ size: "1" });
    await nothingIsLeft(world);
  });

  it.each(["skip", "quit"] as const)("A run of fix takes no lease when the answer is %s", async (answer) => {
    const world = new World();
    const report = await fix(world, answer);
    expect(report.summary).toEqual({ declined: 1 });
    expect(world.size()).toEqual({ size: "1" });
    expect(report.changes).toEqual([]);
    await nothingIsLeft(world);
  });
});
