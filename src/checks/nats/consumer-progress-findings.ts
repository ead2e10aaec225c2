import type { Consumer, Stream } from "../../snapshot/nats.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";
import { formatDuration } from "../../units/format-duration.ts";
import type { Finding, JsonValue, Remedy } from "../check.ts";
import type { ConsumerClock } from "./consumer-clock.ts";
import { type ConsumerState, comesBack, consumerState, givenUp } from "./consumer-state.ts";
import { messageCount, messagesDo } from "./message-count.ts";
import type { WantedConsumer } from "./wanted-consumers.ts";
import { type WorkerReason, workerReason } from "./worker-reason.ts";

/** A consumer at the moment of the look. */
export interface Observed {
  consumer: Consumer;
  stream: Stream;
  /** Null: nobody's that the blueprint knows. */
  wanted: WantedConsumer | null;
  clock: ConsumerClock;
  /** PostgreSQL does not answer. */
  databaseError: ProbeError | null;
  /** `kubectl -n NAMESPACE` */
  kubectl: string;
}

/** More than a burst: the worker would have to miss a thousand messages between two of its fetches, 0.1 to 0.5 s apart. */
const burst = 1_000;

/** A message that came back ten times: nomnom's worker gives a message up at its third delivery (MAX_DELIVER). */
const manyTimes = 10;

/** Why a consumer with messages does not move; null when it moves, or when one look cannot tell. */
export function standstillFinding(observed: Observed): Finding | null {
  const { consumer, clock, wanted } = observed;
  const state = consumerState(consumer, clock);
  if (state.kind === "moving") return null;
  const why = reasonFor(observed);
  const waiting = consumer.num_pending + consumer.num_ack_pending;
  const scaledDown = wanted?.worker?.desired === 0;
  const words = wordsOf(state, consumer);
  const isUncertain = (state.kind === "undecided" || state.kind === "restarted") && !scaledDown;
  return {
    severity: severityOf(observed, state, why),
    message: `Consumer ${consumer.name} on ${consumer.stream_name}: ${words}${isUncertain ? "" : why.words}.${fateOf(observed.stream)}`,
    resource: resourceOf(consumer),
    evidence: { ...figures(observed), state: state.kind, waiting },
    remedy: remedyFor(state, observed, why),
    // Out, waiting, too early to say: the same standstill, whatever the moment.
    key: state.kind === "paused" || state.kind === "saturated" ? state.kind : "standstill",
  };
}

type Standstill = Exclude<ConsumerState, { kind: "moving" }>;

function severityOf(
  { wanted, consumer }: Observed,
  state: Standstill,
  why: WorkerReason,
): Finding["severity"] {
  if (why.known) return "info";
  const worst = wanted === null ? "warning" : "error";
  switch (state.kind) {
    case "overdue":
    case "untouched":
    case "unbound":
      return worst;
    case "saturated":
      return state.silentMs === null ? "warning" : worst;
    case "paused":
      return "warning";
    case "undecided":
      if (wanted?.worker?.desired === 0) return worst;
      return consumer.num_pending > burst ? "warning" : "info";
    case "restarted":
      if (wanted?.worker?.desired === 0) return worst;
      return state.waitingMs === null ? "info" : "warning";
  }
}

function wordsOf(state: Standstill, consumer: Consumer): string {
  const { num_pending: pending, num_ack_pending: out, config } = consumer;
  switch (state.kind) {
    case "overdue":
      return `${messageCount(out)} ${out === 1 ? "was" : "were"} handed out ${formatDuration(state.idleMs)} ago or earlier and never acknowledged, ${pending === 0 ? "" : `${pending} more wait, `}and nobody has asked since`;
    case "untouched":
      return `${messagesDo(pending, "wait")}, the newest for ${formatDuration(state.idleMs)}, and nobody takes them`;
    case "unbound":
      return `${messagesDo(pending + out, "wait")} and nobody listens on ${config.deliver_subject ?? ""}`;
    case "saturated":
      return `all ${out} messages that may be out at once (max_ack_pending) are out, ${pending} more wait, ${state.silentMs === null ? "and go out only as acknowledgements come in" : `and none has been acknowledged for ${formatDuration(state.silentMs)}`}`;
    case "paused":
      return `paused${state.restMs === null ? "" : ` for another ${formatDuration(state.restMs)}`}, ${messagesDo(pending + out, "wait")}`;
    case "undecided":
      return `${messagesDo(pending, "wait")} and none was taken for ${formatDuration(state.idleMs)}; they may have come this moment`;
    case "restarted":
      return `${messagesDo(pending + out, "wait")}${state.waitingMs === null ? "" : `, the newest for ${formatDuration(state.waitingMs)},`} and none was taken since NATS started, which may be this moment`;
  }
}

function fateOf({ config }: Stream): string {
  if (config.retention !== "limits" || config.max_age <= 0) return "";
  return ` ${config.name} deletes messages after ${formatDuration(config.max_age / 1e6)}, processed or not.`;
}

function reasonFor({ wanted, kubectl, databaseError, consumer }: Observed): WorkerReason {
  const info = `nats consumer info ${consumer.stream_name} ${consumer.name}`;
  const deployment = `deployment/${wanted?.worker?.name ?? ""}`;
  const reason = workerReason(wanted?.worker ?? null, kubectl, {
    running: {
      summary:
        "Look at what holds the worker, then restart it: what it has not acknowledged is handed out again.",
      commands: [`${kubectl} logs ${deployment} --tail=50`, `${kubectl} rollout restart ${deployment}`, info],
    },
    unseen: {
      summary:
        wanted === null
          ? "Start what reads from it, or remove the consumer when nobody needs it."
          : "Start the worker; if it runs, look at its log and restart it.",
      commands: wanted === null ? [info, info.replace(" info ", " rm ")] : [info],
    },
  });
  if (databaseError === null || wanted === null || reason.known || wanted.worker?.desired === 0)
    return reason;
  return {
    words: " while PostgreSQL does not answer (postgres/reachable says why)",
    known: true,
    remedy: { summary: "Repair PostgreSQL first: the worker needs it for every message.", commands: [info] },
  };
}

function remedyFor(state: Standstill, { consumer }: Observed, why: WorkerReason): Remedy {
  const name = `${consumer.stream_name} ${consumer.name}`;
  switch (state.kind) {
    case "paused":
      return {
        summary: "Let it go on when the reason for the pause is gone.",
        commands: [`nats consumer resume ${name}`],
      };
    case "saturated":
      return {
        summary:
          "Find out why the workers do not acknowledge: their log, and the database behind them. More may be out at once with a higher limit.",
        commands: [
          ...why.remedy.commands,
          `nats consumer edit ${name} --max-pending ${consumer.config.max_ack_pending * 2}`,
        ],
      };
    default:
      return why.remedy;
  }
}

/** Messages nobody will ever get again: not stored, not among the dead letters. */
export function givenUpFinding(observed: Observed): Finding | null {
  const { consumer, stream, wanted } = observed;
  const count = givenUp(consumer);
  if (count === 0) return null;
  const isQueue = stream.config.retention === "workqueue" && stream.state.messages > 0;
  const limit = consumer.config.max_deliver;
  const times = limit > 0 ? ` after ${limit === 1 ? "one delivery" : `${limit} deliveries`}` : "";
  const it = count === 1 ? "it is" : "they are";
  return {
    severity: isQueue && wanted !== null ? "error" : "warning",
    message: `Consumer ${consumer.name} has given up ${messageCount(count)}${times}: never acknowledged, ${it} not handed out again, and the server puts ${count === 1 ? "it" : "them"} into no other stream.${isQueue ? ` ${stream.config.name} is a work queue and keeps ${count === 1 ? "it" : "them"} for ever.` : ""}`,
    resource: resourceOf(consumer),
    evidence: { ...figures(observed), givenUp: count },
    remedy: {
      summary: isQueue
        ? `Look at the oldest message of ${stream.config.name}; publish it again once the worker can read it, and delete it.`
        : "Find them by their rows in message_status (processing, failed), repair what the worker cannot read, and send them again.",
      commands: isQueue
        ? [
            `nats stream get ${stream.config.name} ${stream.state.first_seq}`,
            `nats stream rmm ${stream.config.name} ${stream.state.first_seq}`,
          ]
        : [
            `psql "$DATABASE_URL" -c "SELECT message_id, status, retry_count, error_message FROM message_status WHERE status IN ('processing', 'failed') ORDER BY received_at DESC LIMIT 20"`,
            `nats stream view ${stream.config.name}`,
          ],
    },
    key: "given-up",
  };
}

/** A message without end: no limit on its deliveries, and the worker never acknowledges it. */
export function comesBackFinding(observed: Observed): Finding | null {
  const { consumer, kubectl, wanted } = observed;
  const times = comesBack(consumer);
  if (times < manyTimes) return null;
  const count = consumer.num_redelivered;
  return {
    severity: "warning",
    message: `Consumer ${consumer.name} hands ${messageCount(count)} out again and again, ${times} times${count === 1 ? "" : " each on average"} so far: the worker never acknowledges ${count === 1 ? "it" : "them"}, and max_deliver is unlimited.`,
    resource: resourceOf(consumer),
    evidence: { ...figures(observed), redeliveriesEach: times },
    remedy: {
      summary: "Look at the message after the ack floor and at the worker's log; a limit ends the loop.",
      commands: [
        `nats stream get ${consumer.stream_name} ${consumer.ack_floor.stream_seq + 1}`,
        ...(wanted?.worker ? [`${kubectl} logs deployment/${wanted.worker.name} --tail=50`] : []),
        `nats consumer edit ${consumer.stream_name} ${consumer.name} --max-deliver ${wanted?.maxDeliver ?? 3}`,
      ],
    },
    key: "comes-back",
  };
}

const resourceOf = ({ stream_name, name }: Consumer): string => `nats/consumer/${stream_name}/${name}`;

function figures({ consumer, stream, wanted, clock }: Observed): { [key: string]: JsonValue } {
  return {
    stream: consumer.stream_name,
    consumer: consumer.name,
    retention: stream.config.retention,
    pending: consumer.num_pending,
    ackPending: consumer.num_ack_pending,
    maxAckPending: consumer.config.max_ack_pending,
    redelivered: consumer.num_redelivered,
    maxDeliver: consumer.config.max_deliver,
    waitingPulls: consumer.num_waiting,
    sinceDeliveryMs: clock.sinceDeliveryMs,
    sinceAckMs: clock.sinceAckMs,
    sinceArrivalMs: clock.sinceArrivalMs,
    worker: wanted?.worker ? { ...wanted.worker } : null,
  };
}
