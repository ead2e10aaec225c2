import { emptyBlueprint } from "../../../src/blueprint/built-in.ts";
import type { AnyCheck } from "../../../src/checks/check.ts";
import type { Finding } from "../../../src/checks/finding.ts";
import type { Connections } from "../../../src/connect/connections.ts";
import type { DoctorEvent } from "../../../src/doctor/events.ts";
import { type DoctorOptions, runDoctor } from "../../../src/doctor/run-doctor.ts";
import type { Probes } from "../../../src/doctor/section-sources.ts";
import type { PostgresServer } from "../../../src/snapshot/postgres.ts";
import { failure, type ProbeError, type ProbeResult, succeed } from "../../../src/snapshot/probe-result.ts";
import type { Snapshot } from "../../../src/snapshot/snapshot.ts";

export const blueprint = emptyBlueprint("nomnom");

/** A finding; its resource is `nats/stream/A` unless said otherwise. */
export function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    code: "nats/a/wrong",
    severity: "error",
    message: "A is wrong",
    resource: "nats/stream/A",
    evidence: {},
    remedy: null,
    cause: ["nats/stream/A"],
    recovers: null,
    ...overrides,
  };
}

/** A check that passes and reads the tables, unless said otherwise. */
export function check(overrides: Partial<AnyCheck> & Pick<AnyCheck, "id">): AnyCheck {
  return {
    title: `Title of ${overrides.id}`,
    requires: [],
    reads: ["postgres/tables"],
    optional: [],
    findings: [],
    decide: () => ({ kind: "decided", findings: [] }),
    ...overrides,
  };
}

const postgresServer: PostgresServer = {
  version: "17.6",
  database: "nomnom",
  user: "nomnom",
  inRecovery: false,
  readOnly: true,
};

/** A probe that answers with `result` and counts how often it was asked. */
export function probes(results: {
  tables?: ProbeResult<[]> | Promise<ProbeResult<[]>>;
  server?: ProbeResult<PostgresServer> | Promise<ProbeResult<PostgresServer>>;
}): { probes: Probes; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    probes: {
      "postgres/tables": {
        section: "postgres/tables",
        uses: [],
        collect: async () => {
          asked.push("postgres/tables");
          return await (results.tables ?? succeed([]));
        },
      },
      "postgres/server": {
        section: "postgres/server",
        uses: [],
        collect: async () => {
          asked.push("postgres/server");
          return await (results.server ?? succeed(postgresServer));
        },
      },
    },
  };
}

export function refused(overrides: Partial<ProbeError> = {}): { ok: false; error: ProbeError } {
  return failure({
    kind: "unreachable",
    system: "postgres",
    message: "127.0.0.1:5432 refused the connection",
    ...overrides,
  });
}

/** Connections nobody uses: the probes are fakes. */
export function connections(closed: { count: number } = { count: 0 }): Connections {
  const unused = () => Promise.reject(new Error("not used by these tests"));
  return {
    kubernetes: unused,
    nats: unused,
    monitoring: unused,
    postgres: unused,
    redis: unused,
    target: () => ({ context: "kind-nomnom", namespace: "nomnom-dev", nats: null, postgres: null }),
    origins: () => [],
    secrets: () => [],
    [Symbol.asyncDispose]: async () => {
      closed.count += 1;
    },
  };
}

export function options(
  catalogue: readonly AnyCheck[],
  live: Probes,
  overrides: Partial<DoctorOptions> = {},
): DoctorOptions {
  return {
    catalogue,
    chosen: catalogue,
    blueprint,
    source: { kind: "live", connect: () => connections(), probes: live },
    tool: { name: "nomnom", version: "0.0.0" },
    signal: new AbortController().signal,
    timeoutMs: null,
    waitMs: null,
    roundPauseMs: 5,
    now: () => new Date(),
    ...overrides,
  };
}

export const snapshot = (sections: Snapshot["sections"]): Snapshot => ({
  schemaVersion: 1,
  kind: "Snapshot",
  tool: { name: "nomnom", version: "0.0.0" },
  takenAt: "2026-01-01T00:00:00.000Z",
  target: { context: null, namespace: null, nats: null, postgres: null },
  sections,
});

export async function allEvents(run: DoctorOptions): Promise<DoctorEvent[]> {
  const events: DoctorEvent[] = [];
  for await (const event of runDoctor(run)) events.push(event);
  return events;
}

/** The last event of a run. */
export async function finished(run: DoctorOptions): Promise<Extract<DoctorEvent, { type: "run-finished" }>> {
  const last = (await allEvents(run)).at(-1);
  if (last?.type !== "run-finished") throw new Error(`the run ended with ${last?.type}`);
  return last;
}
