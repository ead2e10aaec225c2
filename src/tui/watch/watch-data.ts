import { isFinished, isReady, podStatus } from "../../checks/kubernetes/pod-status.ts";
import type { CheckResult, CheckStatus, DoctorReport, Verdict } from "../../doctor/report.ts";
import type { Pod } from "../../snapshot/kubernetes.ts";
import type { NatsMonitoring, Stream } from "../../snapshot/nats.ts";
import type { ProbeResult } from "../../snapshot/probe-result.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";

export interface CheckRow {
  key: string;
  status: CheckStatus;
  /** What is wrong, or why it is not known; empty when all is well. */
  text: string;
}

/** Sizes in bytes; null: no limit of its own. */
export interface StreamRow {
  key: string;
  messages: number;
  bytes: number;
  maxBytes: number | null;
}

/** As one line of `kubectl get pods`. */
export interface PodRow {
  key: string;
  ready: string;
  status: string;
  restarts: number;
  createdAtMs: number | null;
  /** Ready, or done for good. */
  well: boolean;
}

/** What streams may reserve together and have reserved, in bytes. */
export interface StorageFigures {
  reservedBytes: number;
  maxBytes: number;
}

/** A part of the picture: what was read, why it was not, or null when the run does not read it. */
export type Reading<T> = { ok: true; data: T } | { ok: false; reason: string } | null;

/** What the dashboard keeps of one round. */
export interface RoundData {
  verdict: Verdict;
  checks: readonly CheckRow[];
  streams: Reading<readonly StreamRow[]>;
  storage: StorageFigures | null;
  pods: Reading<readonly PodRow[]>;
}

export function roundData(report: DoctorReport, { sections }: Snapshot): RoundData {
  const monitoring = sections["nats/monitoring"];
  return {
    verdict: report.verdict,
    checks: report.checks.map(checkRow),
    streams: reading(sections["nats/streams"], (streams) => streams.map(streamRow)),
    storage: monitoring?.ok ? storageFigures(monitoring.data) : null,
    pods: reading(sections["kubernetes/pods"], podRows),
  };
}

export function podRows(pods: readonly Pod[]): PodRow[] {
  return pods
    .map(podRow)
    .toSorted((a, b) => Number(a.well) - Number(b.well) || a.key.localeCompare(b.key, "en"));
}

function reading<T, R>(section: ProbeResult<T> | undefined, rows: (data: T) => R): Reading<R> {
  if (section === undefined) return null;
  return section.ok ? { ok: true, data: rows(section.data) } : { ok: false, reason: section.error.kind };
}

function checkRow({ id, status, reason, findings, blockedBy }: CheckResult): CheckRow {
  const counting = findings.filter(
    ({ severity, suppressed }) => severity !== "info" && suppressed === undefined,
  );
  const more = counting.length > 1 ? ` (and ${counting.length - 1} more)` : "";
  const blockers = status === "blocked" ? `by ${blockedBy.join(", ")}` : "";
  const text = counting[0] === undefined ? (reason ?? blockers) : counting[0].message + more;
  return { key: id, status, text: status === "pass" ? "" : text };
}

function streamRow({ config, state }: Stream): StreamRow {
  return {
    key: config.name,
    messages: state.messages,
    bytes: state.bytes,
    maxBytes: config.max_bytes < 0 ? null : config.max_bytes,
  };
}

function storageFigures({ jetstream }: NatsMonitoring): StorageFigures | null {
  if (jetstream === null) return null;
  return { reservedBytes: jetstream.reservedFileBytes, maxBytes: jetstream.maxFileBytes };
}

function podRow(pod: Pod): PodRow {
  const created = pod.metadata.creationTimestamp;
  return {
    key: pod.metadata.name,
    ...podStatus(pod),
    createdAtMs: created ? Date.parse(created) : null,
    well: isReady(pod) || isFinished(pod),
  };
}
