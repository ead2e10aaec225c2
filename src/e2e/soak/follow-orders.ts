import { setTimeout as delay } from "node:timers/promises";
import type { MessagePlan } from "../../blueprint/message-plan.ts";
import { pause } from "../../pause.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";
import { judgeOrder } from "./judge-order.ts";
import type { Ledger } from "./ledger.ts";
import type { StreamsWatch } from "./observe-streams.ts";
import type { TablesWatch } from "./observe-tables.ts";
import type { Doubt } from "./send-orders.ts";

export interface Following {
  plan: MessagePlan;
  ledger: Ledger;
  /** Null: could not be connected to. */
  streams: StreamsWatch | null;
  tables: TablesWatch | null;
  deadLettersKept: "yes" | "no" | "unknown";
  doubts: ReadonlyMap<number, Doubt>;
  meantAtMs(order: number): number;
  monotonicMs(): number;
  /** Ctrl-C and --timeout: one last look, and that is it. */
  signal: AbortSignal;
  isSending(): boolean;
  /** Why nobody works on what waits, and whether a pod is there that may; null: somebody does, or it is not known. */
  whyNobodyWorks(): Promise<{ why: string; isThere: boolean } | null>;
  onLook(): void;
}

export interface Followed {
  natsError: ProbeError | null;
  databaseError: ProbeError | null;
  /** Why what is under way was waited for no longer; null: nothing is, or the run was cut off. */
  gaveUp: string | null;
  /** The usual time between two looks at the tables: nothing seen there is known more exactly. */
  resolutionMs: number;
}

/** Orders of which nothing is known yet that are looked for at a time. */
const lookedForAtOnce = 2_000;
const pollMs = 25;
/** How long the last ones may stay as they are. */
const nothingNewMs = 15_000;
/** How long before anybody asks whether there is a worker at all. */
const noWorkerMs = 2_000;
const lastLookMs = 2_000;

/** The one follower of all orders: looks at streams and tables until each order is decided, nothing happens any more, or the time is up. */
export async function followOrders(following: Following): Promise<Followed> {
  const { ledger, streams, monotonicMs, signal } = following;
  const followed: Followed = { natsError: null, databaseError: null, gaveUp: null, resolutionMs: 0 };
  const gapsMs: number[] = [];
  let version = -1;
  let changedMs = monotonicMs();
  let lookedMs = monotonicMs();
  let workersAsked = false;
  while (!signal.aborted) {
    const startedMs = monotonicMs();
    await look(following, followed);
    const nowMs = monotonicMs();
    note(nowMs - lookedMs);
    lookedMs = nowMs;
    following.onLook();
    if (ledger.version() !== version) changedMs = nowMs;
    version = ledger.version();
    if (!following.isSending()) {
      if (ledger.counts().underWay === 0) return ended();
      const quietMs = nowMs - changedMs;
      const patienceMs = nothingNewMs + (streams?.redeliveryMs() ?? 0);
      if (!workersAsked && quietMs > noWorkerMs) {
        workersAsked = true;
        const nobody = await following.whyNobodyWorks();
        if (nobody !== null && !nobody.isThere) followed.gaveUp = nobody.why;
      } else if (quietMs > patienceMs) {
        const nobody = await following.whyNobodyWorks();
        followed.gaveUp = nobody?.why ?? `nothing new within ${Math.round(patienceMs / 1000)} s`;
      }
      if (followed.gaveUp !== null) {
        if (quietMs > patienceMs) await look(following, followed, true);
        return ended();
      }
    }
    // Not more than half of the time is spent asking.
    const pauseMs = Math.max(pollMs, nowMs - startedMs);
    await pause(pauseMs, signal);
  }
  await waitUntil(() => !following.isSending(), lastLookMs);
  await Promise.race([look(following, followed), delay(lastLookMs, undefined, { ref: false })]);
  return ended();

  function ended(): Followed {
    gapsMs.sort((a, b) => a - b);
    return { ...followed, resolutionMs: gapsMs[gapsMs.length >> 1] ?? 0 };
  }

  /** A soak of hours looks a hundred thousand times: a sample is enough. */
  function note(gapMs: number): void {
    if (gapsMs.length < 10_000) gapsMs.push(gapMs);
  }
}

async function waitUntil(isSo: () => boolean, atMostMs: number): Promise<void> {
  for (let waitedMs = 0; !isSo() && waitedMs < atMostMs; waitedMs += pollMs) await delay(pollMs);
}

/** @param quiet the last look, after a time in which nothing has happened: takes all orders that are open. */
async function look(following: Following, followed: Followed, quiet = false): Promise<void> {
  const { ledger, streams, tables } = following;
  if (streams !== null) followed.natsError = await streams.look();
  const open = ledger.nextOpen(quiet ? ledger.size : lookedForAtOnce);
  if (open.length === 0) return;
  if (tables !== null) followed.databaseError = await tables.look(open);
  const atMs = following.monotonicMs();
  for (const order of open) {
    noteDelivered(following, order, atMs);
    if (tables === null || followed.databaseError !== null) continue;
    judge(following, followed, order, { tables, atMs, quiet });
  }
}

function noteDelivered({ ledger, streams, meantAtMs }: Following, order: number, atMs: number): void {
  const sequence = ledger.sequences[order] ?? 0;
  if (streams === null || sequence === 0 || streams.isPending(sequence)) return;
  const { delivered } = ledger.milestones;
  if (Number.isNaN(delivered[order])) delivered[order] = atMs - meantAtMs(order);
}

/** Decides what can be decided. What could not be asked decides nothing. */
function judge(
  { plan, ledger, streams, doubts, deadLettersKept, meantAtMs }: Following,
  { natsError }: Followed,
  order: number,
  { tables, atMs, quiet }: { tables: TablesWatch; atMs: number; quiet: boolean },
): void {
  const sequence = ledger.sequences[order] ?? 0;
  const asked = natsError === null ? streams : null;
  const decision = judgeOrder(plan, {
    ...tables.sightOf(order),
    answer: ledger.answerOf(order),
    doubt: doubts.get(order) ?? null,
    inStream: sequence !== 0,
    deadLetter: ledger.deadLetters[order] !== 0,
    done: asked?.doneOf(sequence) ?? "no",
    streamRead: asked?.wasReadAfter(ledger.answeredAtMs[order] ?? Number.NaN) ?? false,
    deadLettersKept,
    quiet,
  });
  if (decision === null) return;
  if (decision.state === "stored") ledger.milestones.stored[order] = atMs - meantAtMs(order);
  ledger.decide(order, decision);
}
