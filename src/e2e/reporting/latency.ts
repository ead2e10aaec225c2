import * as z from "zod";
import { hops } from "./hops.ts";

/** How long many messages took over one stretch of their way, in milliseconds. Percentiles by nearest rank: each is a time that was measured. */
export const latencySchema = z.object({
  hop: z.enum([...hops, "whole-way"]),
  /** What is measured from, and to what. */
  from: z.string(),
  to: z.string(),
  /** Messages for which both were seen. */
  count: z.int(),
  p50Ms: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
  maxMs: z.number(),
});
export type Latency = z.infer<typeof latencySchema>;

/** Of each message, by its place: milliseconds from when it was meant to be sent until each thing was seen; NaN: not seen. */
export interface Milestones {
  accepted: Float64Array;
  inStream: Float64Array;
  delivered: Float64Array;
  stored: Float64Array;
  shown: Float64Array;
}

export function noMilestones(count: number): Milestones {
  const none = () => new Float64Array(count).fill(Number.NaN);
  return { accepted: none(), inStream: none(), delivered: none(), stored: none(), shown: none() };
}

export type Milestone = keyof Milestones;

const words: Readonly<Record<Milestone | "sent", string>> = {
  sent: "meant to be sent",
  accepted: "answered with 202",
  inStream: "in the stream",
  delivered: "taken by a worker",
  stored: "all rows in the database",
  shown: "shown by the dashboard",
};

/** The API answers after it has published, so both of its hops are measured from the sending. */
const stretches: readonly [hop: Latency["hop"], from: Milestone | "sent", to: Milestone][] = [
  ["client-to-api", "sent", "accepted"],
  ["api-to-stream", "sent", "inStream"],
  ["stream-to-worker", "inStream", "delivered"],
  ["worker-to-database", "delivered", "stored"],
  ["database-to-dashboard", "stored", "shown"],
  ["whole-way", "sent", "stored"],
];

/** The way of a message; the API's answer comes beside it. */
const inOrder: readonly Milestone[] = ["inStream", "delivered", "stored", "shown"];

/**
 * What is seen by looking is seen late, and what another clock tells may be early: nothing was at a place after it was seen beyond it, nor before it
 * was sent.
 */
function settled(milestones: Milestones): Milestones {
  const times: Milestones = { ...milestones };
  const beyond = milestones.shown.slice();
  for (const milestone of inOrder.toReversed()) {
    times[milestone] = milestones[milestone].map((time, index) => {
      const latest = Math.max(0, Math.min(time, orNever(beyond[index])));
      if (!Number.isNaN(time)) beyond[index] = latest;
      return latest;
    });
  }
  return times;
}

const orNever = (time: number | undefined): number =>
  time === undefined || Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;

/** Every stretch that at least one message was seen to go. */
export function latenciesOf(seen: Milestones): Latency[] {
  const milestones = settled(seen);
  return stretches.flatMap(([hop, from, to]) => {
    const times = timesBetween(from === "sent" ? null : milestones[from], milestones[to]);
    if (times.length === 0) return [];
    const at = (share: number) => rounded(percentile(times, share));
    return [
      {
        hop,
        from: words[from],
        to: words[to],
        count: times.length,
        p50Ms: at(0.5),
        p95Ms: at(0.95),
        p99Ms: at(0.99),
        maxMs: at(1),
      },
    ];
  });
}

/** Ascending. */
function timesBetween(from: Float64Array | null, to: Float64Array): Float64Array {
  const times = to.map((time, index) => time - (from?.[index] ?? 0));
  return times.filter((time) => !Number.isNaN(time)).sort();
}

/** Nearest rank: the smallest of the ascending times that at least this share of them does not exceed. */
export function percentile(ascending: Float64Array, share: number): number {
  const rank = Math.max(1, Math.ceil(share * ascending.length));
  return ascending[rank - 1] ?? Number.NaN;
}

const rounded = (milliseconds: number) => Math.round(milliseconds * 10) / 10;
