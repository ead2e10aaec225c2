import { type Hop, hopsInOrder, type Place } from "../../e2e/reporting/hops.ts";
import { settledTimeline } from "../../e2e/reporting/timeline.ts";
import { type E2eState, phaseOf } from "./e2e-state.ts";

/** `going`: the message is on it; `unseen`: it must have passed, and nobody saw when; `ahead`: it has not come so far. */
export type HopState = "done" | "going" | "broken" | "unseen" | "ahead";

/** One hop of the message. */
export interface HopView {
  hop: Hop;
  to: Place;
  state: HopState;
  /** From the last place before it where the message was seen; null: not known. */
  latencyMs: number | null;
}

export const placeNames: Readonly<Record<Place, string>> = {
  client: "client",
  api: "API",
  stream: "stream",
  worker: "worker",
  database: "database",
  dashboard: "dashboard",
};

/** How far the message has come, hop by hop. */
export function hopsOf(state: E2eState): HopView[] {
  const reached = reachedAt(state);
  const broken = brokenHop(state);
  const way = hopsIn(state);
  const brokenIndex = way.findIndex(({ hop }) => hop === broken);
  const furthest = way.findLastIndex(({ to }) => reached.has(to));
  const phase = phaseOf(state);
  const over = phase === "ended" || phase === "undoing";
  return way.map(({ hop, from, to }, index) => {
    const atMs = reached.get(to);
    const base = { hop, to, latencyMs: null };
    if (index === brokenIndex) return { ...base, state: "broken" };
    if (atMs !== undefined) return { ...base, state: "done", latencyMs: sinceBefore(reached, hop, atMs) };
    if (index < furthest) return { ...base, state: "unseen" };
    const isNext = index === furthest + 1 && (index > 0 || reached.has(from));
    return { ...base, state: isNext && !over && brokenIndex < 0 ? "going" : "ahead" };
  });
}

/** Those that steps look at: a plan may have fewer places. */
const hopsIn = ({ steps }: E2eState) =>
  hopsInOrder.filter(({ hop }) => steps.some((step) => step.hop === hop));

/** Milliseconds from sending to the end of the way; null while it has not arrived. */
export function travelMs(state: E2eState): number | null {
  const reached = reachedAt(state);
  const [sent, shown] = [reached.get("client"), reached.get(hopsIn(state).at(-1)?.to ?? "dashboard")];
  return sent === undefined || shown === undefined ? null : shown - sent;
}

/** When the message was sent, on the run's clock; null before that. */
export function sentAtMs(state: E2eState): number | null {
  return reachedAt(state).get("client") ?? null;
}

/** The first hop that a failed step names; the report says the same. */
function brokenHop({ steps }: E2eState): Hop | null {
  const named = new Set(
    steps.flatMap(({ result }) => (result?.status === "fail" && result.hop !== null ? [result.hop] : [])),
  );
  return hopsInOrder.find(({ hop }) => named.has(hop))?.hop ?? null;
}

function reachedAt({ noted }: E2eState): ReadonlyMap<Place, number> {
  const reached = new Map<Place, number>();
  for (const { reached: place, atMs } of settledTimeline(noted)) {
    if (place !== null && !reached.has(place)) reached.set(place, atMs);
  }
  return reached;
}

/** From the last place before it where the message was seen. The API's answer may come later than that: then it is no time at all. */
function sinceBefore(reached: ReadonlyMap<Place, number>, hop: Hop, atMs: number): number | null {
  const index = hopsInOrder.findIndex((stretch) => stretch.hop === hop);
  const before = hopsInOrder.slice(0, index + 1).flatMap(({ from }) => reached.get(from) ?? []);
  const last = before.at(-1);
  return last === undefined ? null : Math.max(0, atMs - last);
}
