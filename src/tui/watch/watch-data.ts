import type { DoctorReport, Verdict } from "../../doctor/report.ts";
import type { NatsMonitoring } from "../../snapshot/nats.ts";
import type { ProbeResult } from "../../snapshot/probe-result.ts";
import type { SectionId, Snapshot } from "../../snapshot/snapshot.ts";
import {
  type CheckRow,
  type ConsumerRow,
  checkRow,
  consumerRows,
  type PodRow,
  podRows,
  type StreamRow,
  streamRow,
  type TableRow,
  tableRows,
} from "./watch-rows.ts";

/** Sections the dashboard shows and no check reads. */
export const dashboardSections: readonly SectionId[] = ["nats/consumers", "postgres/table-sizes"];

/** What streams may reserve together and have reserved, in bytes. */
export interface StorageFigures {
  reservedBytes: number;
  maxBytes: number;
}

/** A part of the picture: what was read, why it was not, or null when the run does not read it. */
export type Reading<T> = { ok: true; data: T } | { ok: false; reason: Unread } | null;

/** Why something could not be read: in one word, and in a sentence. */
export interface Unread {
  kind: string;
  message: string;
}

/** What the dashboard keeps of one round. */
export interface RoundData {
  verdict: Verdict;
  checks: readonly CheckRow[];
  streams: Reading<readonly StreamRow[]>;
  storage: StorageFigures | null;
  consumers: Reading<readonly ConsumerRow[]>;
  pods: Reading<readonly PodRow[]>;
  tables: Reading<readonly TableRow[]>;
}

export function roundData(report: DoctorReport, { sections }: Snapshot): RoundData {
  const monitoring = sections["nats/monitoring"];
  return {
    verdict: report.verdict,
    checks: report.checks.map(checkRow),
    streams: reading(sections["nats/streams"], (streams) => streams.map(streamRow)),
    storage: monitoring?.ok ? storageFigures(monitoring.data) : null,
    consumers: reading(sections["nats/consumers"], consumerRows),
    pods: reading(sections["kubernetes/pods"], podRows),
    tables: reading(sections["postgres/table-sizes"], tableRows),
  };
}

function reading<T, R>(section: ProbeResult<T> | undefined, rows: (data: T) => R): Reading<R> {
  if (section === undefined) return null;
  if (section.ok) return { ok: true, data: rows(section.data) };
  const { kind, message } = section.error;
  return { ok: false, reason: { kind, message } };
}

function storageFigures({ jetstream }: NatsMonitoring): StorageFigures | null {
  if (jetstream === null) return null;
  return { reservedBytes: jetstream.reservedFileBytes, maxBytes: jetstream.maxFileBytes };
}
