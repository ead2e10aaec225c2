import type { CheckId } from "../../src/checks/check-id.ts";
import type { DoctorEvent } from "../../src/doctor/events.ts";
import type { CheckResult, DoctorReport } from "../../src/doctor/report.ts";
import { summarise, verdictOf } from "../../src/doctor/verdict.ts";
import { podSchema } from "../../src/snapshot/kubernetes/pod.ts";
import { consumerSchema, natsMonitoringSchema, streamSchema } from "../../src/snapshot/nats.ts";
import { tableSizeSchema } from "../../src/snapshot/postgres.ts";
import { failure, succeed } from "../../src/snapshot/probe-result.ts";
import type { Snapshot } from "../../src/snapshot/snapshot.ts";

/** Rounds of a small deployment that gets ill and well again, one after the other; any number of them. */

export interface Round {
  report: DoctorReport;
  snapshot: Snapshot;
}

const startMs = Date.UTC(2026, 0, 1, 14, 0, 0);
const target = {
  context: "kind-dev",
  namespace: "nomnom-dev",
  nats: "nats://127.0.0.1:4222",
  postgres: null,
};
const tool = { name: "nomnom", version: "0.1.0" };

/** Round `number`, counted from 0: the worker crashes from round 3 to 5, where its backlog grows; NATS does not answer in round 8. */
export function watchRound(number: number, intervalMs = 5_000): Round {
  const takenAt = new Date(startMs + number * intervalMs).toISOString();
  const ill = number >= 3 && number <= 5;
  const silent = number === 8;
  const checks = [readiness(ill), overlap(silent), check("postgres/table-presence", "pass")];
  const summary = summarise(checks);
  return {
    report: {
      schemaVersion: 1,
      kind: "DoctorReport",
      tool,
      startedAt: takenAt,
      durationMs: 400,
      target,
      verdict: verdictOf(summary),
      summary,
      checks,
    },
    snapshot: {
      schemaVersion: 1,
      kind: "Snapshot",
      tool,
      takenAt,
      target,
      sections: {
        "nats/streams": silent
          ? failure({ kind: "timeout", system: "nats", message: "no answer within 5 s" })
          : succeed([stream("MESSAGES", 1_200 + number * 88), stream("MESSAGESDLQ", ill ? 3 : 0)]),
        "nats/consumers": silent
          ? failure({ kind: "timeout", system: "nats", message: "no answer within 5 s" })
          : succeed([consumer(number, ill)]),
        "nats/monitoring": succeed(monitoring()),
        "postgres/table-sizes": succeed(tables(number, ill)),
        "kubernetes/pods": succeed([
          pod("nomnom-ingestion-api-6f7d9c-x2x9q", "Running", 0),
          pod(
            "nomnom-worker-7c9b5d-k4m2p",
            ill ? "CrashLoopBackOff" : "Running",
            ill ? number - 2 : number > 5 ? 3 : 0,
          ),
          pod("nomnom-nats-0", "Running", 0),
        ]),
      },
    },
  };
}

/** The events of a round, as the engine tells them. */
export function roundEvents({ report, snapshot }: Round): DoctorEvent[] {
  return [
    {
      type: "run-started",
      startedAt: report.startedAt,
      target,
      probes: ["kubernetes/pods", "nats/streams", "nats/consumers", "postgres/table-sizes"],
      checks: checksOf(report),
    },
    ...report.checks.map((result): DoctorEvent => ({ type: "check-finished", result })),
    { type: "run-finished", report, snapshot, bugs: [] },
  ];
}

const checkIds: readonly CheckId[] = [
  "kubernetes/pod-readiness",
  "nats/stream-overlap",
  "postgres/table-presence",
];

function checksOf({ checks }: DoctorReport): { id: CheckId; title: string }[] {
  return checkIds.map((id) => ({ id, title: checks.find((result) => result.id === id)?.title ?? "" }));
}

function readiness(ill: boolean): CheckResult {
  if (!ill) return check("kubernetes/pod-readiness", "pass");
  return {
    ...check("kubernetes/pod-readiness", "fail"),
    findings: [
      {
        severity: "error",
        message: "nomnom-worker: CrashLoopBackOff; its last words: relation order_line_items does not exist",
        resource: "kubernetes/deployment/nomnom-worker",
        evidence: { status: "CrashLoopBackOff" },
        remedy: { summary: "See the log", commands: ["kubectl logs deployment/nomnom-worker --previous"] },
        fingerprint: `sha256:${"a".repeat(64)}`,
      },
    ],
  };
}

function overlap(silent: boolean): CheckResult {
  if (!silent) return check("nats/stream-overlap", "pass");
  return { ...check("nats/stream-overlap", "unknown"), reason: "NATS gave no answer within 5 s" };
}

function check(id: CheckId, status: CheckResult["status"]): CheckResult {
  return { id, title: id, status, durationMs: 1, reason: null, blockedBy: [], remedy: null, findings: [] };
}

function stream(name: string, messages: number) {
  return streamSchema.parse({
    config: { name, subjects: [`${name.toLowerCase()}.>`], max_bytes: 1_073_741_824 },
    state: { messages, bytes: messages * 34_000, first_seq: 1, last_seq: messages },
  });
}

/** Two streams of 1 GiB each in a store of 5 GiB. */
function monitoring() {
  return natsMonitoringSchema.parse({
    url: "http://nomnom-nats-0:8222",
    serverName: "nomnom-nats-0",
    version: "2.10.27",
    clusterSize: 1,
    jetstream: {
      maxFileBytes: 5 * 1_073_741_824,
      maxMemoryBytes: 0,
      reservedFileBytes: 2 * 1_073_741_824,
      reservedMemoryBytes: 0,
      usedFileBytes: 0,
      usedMemoryBytes: 0,
      storeDir: "/data",
      streams: [],
      metaLeader: null,
    },
    health: { ok: true, status: 200, error: null },
  });
}

/** Deliveries stand still while the worker crashes. */
function consumer(number: number, ill: boolean) {
  const delivered = 1_200 + (number >= 3 ? Math.max(3, number - 3) : number) * 88;
  return consumerSchema.parse({
    stream_name: "MESSAGES",
    name: "workers",
    config: { max_ack_pending: 1_000, max_deliver: 3 },
    delivered: { consumer_seq: delivered, stream_seq: delivered },
    ack_floor: { consumer_seq: delivered - 10, stream_seq: delivered - 10 },
    num_pending: ill ? (number - 2) * 88 : 0,
    num_ack_pending: 10,
    num_redelivered: ill ? 3 : 0,
    num_waiting: 1,
  });
}

function tables(number: number, ill: boolean) {
  const rows = 9_000 + number * 88;
  const size = { schema: "public", onPath: true, exact: true, byStatus: null, newestAt: null };
  return [
    tableSizeSchema.parse({
      ...size,
      name: "message_status",
      rows,
      inserted: rows,
      newestAt: new Date(startMs + number * 5_000 - 2_000).toISOString(),
      byStatus: { dlq: ill ? 3 : 0, processed: rows - 3 },
    }),
    tableSizeSchema.parse({
      ...size,
      name: "order_line_items",
      rows: 3_600_000,
      exact: false,
      inserted: rows * 4,
    }),
    tableSizeSchema.parse({ ...size, name: "orders", rows, inserted: rows }),
  ];
}

function pod(name: string, status: string, restarts: number) {
  const running = status === "Running";
  return podSchema.parse({
    metadata: { name, creationTimestamp: "2026-01-01T11:50:00Z" },
    spec: { containers: [{ name: "main", image: "x" }] },
    status: {
      phase: "Running",
      conditions: [
        { type: "Ready", status: running ? "True" : "False" },
        { type: "Initialized", status: "True" },
      ],
      containerStatuses: [
        {
          name: "main",
          ready: running,
          restartCount: restarts,
          image: "x",
          imageID: "",
          state: running
            ? { running: { startedAt: "2026-01-01T11:50:00Z" } }
            : { waiting: { reason: status } },
          lastState: {},
        },
      ],
    },
  });
}
