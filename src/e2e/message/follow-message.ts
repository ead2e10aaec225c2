import type { MessagePlan } from "../../blueprint/message-plan.ts";
import type { NatsClient } from "../../connect/connections.ts";
import { pause } from "../../pause.ts";
import { type ProbeError, succeed } from "../../snapshot/probe-result.ts";
import type { Place } from "../reporting/hops.ts";
import type { RunContext } from "../run/run-context.ts";
import {
  allRowsThere,
  isFinal,
  isSettled,
  type MessageState,
  marksOf,
  type Observation,
  type SentMessage,
  type Sight,
  stageOf,
} from "./message-state.ts";
import { whyNotTaken } from "./note-streams.ts";
import { findDeadLetter, isOursIn } from "./own-message.ts";
import { openDatabases } from "./plan-databases.ts";
import { type PlaceOfTable, readRows } from "./rows.ts";
import { consumerState, findMessage } from "./streams.ts";
import { whyNobodyWorks } from "./worker-pods.ts";

const pollMs = 25;
/** How long the last word (status, dead letter) may come after what it is about. */
const afterwordMs = 1_500;
/** How long a message waits before anybody asks whether there is a worker at all. */
const noWorkerMs = 2_000;

/** What following takes of a run. */
type Following = Pick<
  RunContext,
  "connections" | "blueprint" | "settings" | "signal" | "monotonicMs" | "note"
>;

/** Watches streams, consumer, dead letters and tables until it is known what became of the message. Never rejects. */
export async function followMessage(run: Following, sent: SentMessage): Promise<MessageState> {
  const { plan } = sent;
  const nothing = succeed(null);
  const [nats, postgres] = await Promise.all([
    asksNats(plan) ? run.connections.nats() : nothing,
    asksPostgres(plan) ? openDatabases(run.connections, run.blueprint, plan) : nothing,
  ]);
  const state: MessageState = {
    stage: "not-in-stream",
    seen: {
      found: sent.acknowledged,
      consumer: null,
      deadLetter: null,
      rows: null,
      further: sent.further.map(() => null),
    },
    natsError: sent.natsError ?? (nats.ok ? null : nats.error),
    databaseError: postgres.ok ? null : postgres.error,
    gaveUp: null,
    firstSeenMs: {},
  };
  if (state.natsError !== null && state.databaseError !== null) return state;
  const startedMs = run.monotonicMs();
  let finalSinceMs: number | null = null;
  let workersAsked = false;
  while (!run.signal.aborted) {
    await observe(sent, state, {
      nats: nats.ok ? nats.data : null,
      postgres: postgres.ok ? postgres.data : null,
    });
    state.stage = stageOf(sent, state.seen);
    noteSights(run, sent, state);
    const now = run.monotonicMs();
    const isUntaken = state.stage === "not-in-stream" && whyNotTaken(plan.passes[0], sent) !== null;
    const isStopped = isUntaken || state.stage === "filtered-out";
    const isEnding = isFinal(state.stage) || state.stage === "acknowledged" || isStopped;
    if (isEnding) finalSinceMs ??= now;
    else finalSinceMs = null;
    const waited = finalSinceMs === null ? 0 : now - finalSinceMs;
    if (isFinal(state.stage) && state.stage !== "stored") return state;
    const isWhole = state.natsError !== null || state.seen.further.every((found) => found !== null);
    if (state.stage === "stored" && isWhole && (isSettled(sent, state.seen) || waited > afterwordMs))
      return state;
    if (isStopped && waited > afterwordMs) return state;
    if (state.stage === "acknowledged" && waited > afterwordMs) {
      // Done with it, no rows, and nothing that could have kept a dead letter.
      if (sent.natsError === null && plan.deadLetters !== null && sent.deadLetters === null && postgres.ok)
        state.stage = "lost";
      return state;
    }
    if (now - startedMs > plan.withinMs) {
      state.gaveUp = `nothing new within ${plan.withinMs / 1000} s`;
      return state;
    }
    if (!workersAsked && now - startedMs > noWorkerMs && state.stage === "pending") {
      workersAsked = true;
      state.gaveUp = (await whyNobodyWorks(run))?.why ?? null;
      if (state.gaveUp !== null) return state;
    }
    await pause(pollMs, run.signal);
  }
  return state;
}

const asksNats = ({ passes, deadLetters, seen }: MessagePlan): boolean =>
  passes.length > 0 || deadLetters !== null || seen?.kind === "jetstream";

const asksPostgres = ({ rows, status }: MessagePlan): boolean => rows.length > 0 || status !== null;

interface Sources {
  nats: NatsClient | null;
  postgres: PlaceOfTable | null;
}

async function observe(sent: SentMessage, state: MessageState, sources: Sources): Promise<void> {
  const { nats, postgres } = sources;
  const { seen } = state;
  await Promise.all([
    nats !== null && sent.natsError === null && observeNats(sent, seen, nats, setNatsError),
    postgres !== null && observeRows(),
  ]);

  function setNatsError(error: ProbeError | null): void {
    state.natsError = error;
  }

  async function observeRows(): Promise<void> {
    if (postgres === null) return;
    const { plan, rows: expected } = sent;
    const rows = await readRows(postgres, {
      status: plan.status,
      rows: expected,
      marks: marksOf(sent),
    });
    state.databaseError = rows.ok ? null : rows.error;
    if (rows.ok) seen.rows = rows.data;
  }
}

async function observeNats(
  sent: SentMessage,
  seen: Observation,
  nats: NatsClient,
  setError: (error: ProbeError | null) => void,
): Promise<void> {
  const { stream, deadLetters, consumer, plan } = sent;
  if (stream !== null && seen.found === null) {
    const isOurs = isOursIn(sent, plan.passes[0]);
    const where = { subject: sent.subject, afterSeq: stream.lastSeq, isOurs };
    const found = await findMessage(nats, stream.name, where);
    if (!found.ok) return setError(found.error);
    seen.found = found.data;
  }
  if (deadLetters !== null && seen.deadLetter === null) {
    const found = await findDeadLetter(nats, sent, deadLetters);
    if (!found.ok) return setError(found.error);
    seen.deadLetter = found.data;
  }
  for (const [index, { pass, subject, stream: later }] of sent.further.entries()) {
    if (later === null || seen.further[index] !== null) continue;
    const where = { subject, afterSeq: later.lastSeq, isOurs: isOursIn(sent, pass) };
    const found = await findMessage(nats, later.name, where);
    if (!found.ok) return setError(found.error);
    seen.further[index] = found.data;
  }
  if (consumer !== null) {
    const state = await consumerState(nats, consumer.stream, consumer.name);
    // A consumer that is not there: no worker has ever run, which is said as such.
    if (!state.ok && !/10014/.test(state.error.message)) return setError(state.error);
    seen.consumer = state.ok ? state.data : null;
  }
  setError(null);
}

function noteSights(run: Following, sent: SentMessage, { seen, firstSeenMs }: MessageState): void {
  const sight = (
    name: Sight,
    holds: boolean,
    what: string,
    place: { reached?: Place; onTheWayTo?: Place } = {},
  ) => {
    if (!holds || firstSeenMs[name] !== undefined) return;
    firstSeenMs[name] = run.monotonicMs() - sent.sentAtMs;
    run.note(what, place);
  };
  const { found, consumer, rows, deadLetter } = seen;
  sight("in-stream", found !== null, `in stream ${sent.stream?.name} as sequence ${found?.seq}`, {
    reached: "stream",
  });
  const delivered = found !== null && consumer !== null && consumer.delivered.stream_seq >= found.seq;
  for (const [index, later] of seen.further.entries()) {
    const name = sent.further[index]?.stream?.name;
    sight(`further-${index}`, later !== null, `in stream ${name} as sequence ${later?.seq}`);
  }
  sight("delivered", delivered, "taken by a worker", { reached: "worker" });
  const [first] = sent.rows;
  if (first !== undefined)
    sight("first-row", (rows?.tables[0]?.length ?? 0) > 0, `row in ${first.plan.table}`, {
      onTheWayTo: "database",
    });
  sight("all-rows", sent.rows.length > 0 && allRowsThere(sent, rows), "all rows in the database", {
    reached: "database",
  });
  const acknowledged = found !== null && consumer !== null && consumer.ack_floor.stream_seq >= found.seq;
  sight("acknowledged", acknowledged, "acknowledged by the worker");
  sight("dead-letter", deadLetter !== null, `in the dead letters of ${sent.deadLetters?.name}`);
}
