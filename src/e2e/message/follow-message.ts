import type { NatsClient, PostgresClient } from "../../connect/connections.ts";
import { pause } from "../../pause.ts";
import { podSchema } from "../../snapshot/kubernetes/pod.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";
import type { RunContext } from "../run/run-context.ts";
import type { Place } from "../run/timeline.ts";
import {
  allRowsThere,
  type Fate,
  isFinal,
  isSettled,
  type Observation,
  type SentMessage,
  type Sight,
  stageOf,
} from "./message-state.ts";
import { readRows } from "./rows.ts";
import { consumerState, findMessage } from "./streams.ts";

const pollMs = 25;
/** How long an accepted message may take; a worker polls every 100 to 500 ms. */
const processingTimeoutMs = 15_000;
/** How long the last word (status, dead letter) may come after what it is about. */
const afterwordMs = 1_500;
/** How long a message waits before anybody asks whether there is a worker at all. */
const noWorkerMs = 2_000;

/** Watches stream, consumer, dead letters and tables until it is known what became of the message. Never rejects. */
export async function watchFate(run: RunContext, sent: SentMessage): Promise<Fate> {
  const [nats, postgres] = await Promise.all([run.connections.nats(), run.connections.postgres()]);
  const fate: Fate = {
    stage: "not-in-stream",
    seen: { found: null, consumer: null, deadLetter: null, rows: null },
    natsError: sent.natsError ?? (nats.ok ? null : nats.error),
    databaseError: postgres.ok ? null : postgres.error,
    gaveUp: null,
    firstSeenMs: {},
  };
  if (fate.natsError !== null && fate.databaseError !== null) return fate;
  const startedMs = run.monotonicMs();
  let finalSinceMs: number | null = null;
  let workersAsked = false;
  while (!run.signal.aborted) {
    await observe(run, sent, fate, {
      nats: nats.ok ? nats.data : null,
      postgres: postgres.ok ? postgres.data : null,
    });
    fate.stage = stageOf(sent, fate.seen);
    noteSights(run, sent, fate);
    const now = run.monotonicMs();
    const ended = isFinal(fate.stage) || fate.stage === "acknowledged";
    if (ended) finalSinceMs ??= now;
    else finalSinceMs = null;
    const waited = finalSinceMs === null ? 0 : now - finalSinceMs;
    if (isFinal(fate.stage) && fate.stage !== "stored") return fate;
    if (fate.stage === "stored" && (isSettled(sent, fate.seen) || waited > afterwordMs)) return fate;
    if (fate.stage === "acknowledged" && waited > afterwordMs) {
      // Done with it, no rows, and nothing that could have kept a dead letter.
      if (sent.natsError === null && sent.deadLetters === null && postgres.ok) fate.stage = "lost";
      return fate;
    }
    if (now - startedMs > processingTimeoutMs) {
      fate.gaveUp = `nothing new within ${processingTimeoutMs / 1000} s`;
      return fate;
    }
    if (!workersAsked && now - startedMs > noWorkerMs && fate.stage === "pending") {
      workersAsked = true;
      fate.gaveUp = (await whyNobodyWorks(run))?.why ?? null;
      if (fate.gaveUp !== null) return fate;
    }
    await pause(pollMs, run.signal);
  }
  return fate;
}

interface Sources {
  nats: NatsClient | null;
  postgres: PostgresClient | null;
}

async function observe(run: RunContext, sent: SentMessage, fate: Fate, sources: Sources): Promise<void> {
  const { nats, postgres } = sources;
  const { seen } = fate;
  await Promise.all([
    nats !== null && sent.natsError === null && observeNats(run, sent, seen, nats, setNatsError),
    postgres !== null && observeRows(),
  ]);

  function setNatsError(error: ProbeError | null): void {
    fate.natsError = error;
  }

  async function observeRows(): Promise<void> {
    if (postgres === null) return;
    const rows = await readRows(postgres, run.blueprint.postgres.schema, sent);
    fate.databaseError = rows.ok ? null : rows.error;
    if (rows.ok) seen.rows = rows.data;
  }
}

async function observeNats(
  run: RunContext,
  sent: SentMessage,
  seen: Observation,
  nats: NatsClient,
  setError: (error: ProbeError | null) => void,
): Promise<void> {
  const { stream, deadLetters, messageId } = sent;
  if (stream !== null && seen.found === null) {
    const where = { subject: sent.subject, afterSeq: stream.lastSeq, messageId };
    const found = await findMessage(nats, stream.name, where);
    if (!found.ok) return setError(found.error);
    seen.found = found.data;
  }
  if (deadLetters !== null && seen.deadLetter === null) {
    const where = { subject: sent.deadLetterSubject, afterSeq: deadLetters.lastSeq, messageId };
    const found = await findMessage(nats, deadLetters.name, where);
    if (!found.ok) return setError(found.error);
    seen.deadLetter = found.data;
  }
  const consumer = run.blueprint.nats.streams.find(({ name }) => name === stream?.name)?.consumers[0]?.name;
  if (stream !== null && consumer !== undefined) {
    const state = await consumerState(nats, stream.name, consumer);
    // A consumer that is not there: no worker has ever run, which is said as such.
    if (!state.ok && !/10014/.test(state.error.message)) return setError(state.error);
    seen.consumer = state.ok ? state.data : null;
  }
  setError(null);
}

function noteSights(run: RunContext, sent: SentMessage, { seen, firstSeenMs }: Fate): void {
  const sight = (name: Sight, holds: boolean, what: string, reached?: Place) => {
    if (!holds || firstSeenMs[name] !== undefined) return;
    firstSeenMs[name] = run.monotonicMs() - sent.sentAtMs;
    run.note(what, reached === undefined ? {} : { reached });
  };
  const { found, consumer, rows, deadLetter } = seen;
  sight("in-stream", found !== null, `in stream ${sent.stream?.name} as sequence ${found?.seq}`, "stream");
  const delivered = found !== null && consumer !== null && consumer.delivered.stream_seq >= found.seq;
  sight("delivered", delivered, "taken by a worker", "worker");
  sight("order-row", (rows?.orders?.length ?? 0) > 0, "row in orders");
  sight("all-rows", allRowsThere(sent, rows), "all rows in the database", "database");
  const acknowledged = found !== null && consumer !== null && consumer.ack_floor.stream_seq >= found.seq;
  sight("acknowledged", acknowledged, "acknowledged by the worker");
  sight("dead-letter", deadLetter !== null, `in the dead letters of ${sent.deadLetters?.name}`);
}

/** Null while a ready worker pod is there, or it cannot be told; `isThere`: one that is not ready may become so. */
export async function whyNobodyWorks({
  connections,
  settings,
}: Pick<RunContext, "connections" | "settings">): Promise<{ why: string; isThere: boolean } | null> {
  const client = await connections.kubernetes();
  if (!client.ok) return null;
  const labelSelector = workerSelector(settings.release);
  const pods = await client.data.list(`/api/v1/namespaces/${client.data.namespace}/pods`, { labelSelector });
  if (!pods.ok) return null;
  const ready = pods.data.filter((item) => {
    const pod = podSchema.safeParse(item);
    return (
      pod.success &&
      !pod.data.metadata.deletionTimestamp &&
      pod.data.status.containerStatuses.some((status) => status.ready)
    );
  });
  if (ready.length > 0) return null;
  const isThere = pods.data.length > 0;
  return { why: isThere ? "no worker pod is ready" : "no worker pod is there", isThere };
}

export const workerSelector = (release: string) =>
  `app.kubernetes.io/instance=${release},app.kubernetes.io/component=worker`;
