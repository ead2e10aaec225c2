import type { Remedy } from "../../../remedy/remedy.ts";
import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import { counted, plural } from "../../../units/counted.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { defineFinding, type Finding, type Severity } from "../../finding.ts";
import { logsOf, restartOf } from "../../kubernetes/workloads/workload-commands.ts";
import { consumerResource } from "../consumers/consumer-resource.ts";
import { editConsumer } from "../consumers/edit-consumer.ts";
import { refusesAll } from "../consumers/refused-requests.ts";
import { type WorkerReason, workerReason } from "../consumers/worker-reason.ts";
import { messageCount, messagesDo } from "../streams/message-count.ts";
import type { ConsumerClock } from "./consumer-clock.ts";
import { type ConsumerState, consumerState } from "./consumer-state.ts";
import { figures, type Observed } from "./observed-consumer.ts";

export const standstill = defineFinding({
  code: "nats/consumer-progress/standstill",
  title: "A consumer has messages and nobody takes them",
  severity: ["error", "warning", "info"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const saturated = defineFinding({
  code: "nats/consumer-progress/saturated",
  title: "A consumer has reached max_ack_pending",
  severity: ["error", "warning", "info"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const paused = defineFinding({
  code: "nats/consumer-progress/paused",
  title: "A consumer is paused while messages wait",
  severity: ["warning", "info"],
  resource: ["nats/consumer"],
  recovers: null,
});

/** More than a burst: the worker would have to miss a thousand messages between two of its fetches, 0.1 to 0.5 s apart. */
const burst = 1_000;

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
  const details = {
    message: `Consumer ${consumer.name} on ${consumer.stream_name}: ${words}.${isUncertain ? "" : why.words}${fateOf(observed.stream)}`,
    resource: consumerResource(consumer.stream_name, consumer.name),
    evidence: { ...figures(observed), state: state.kind, waiting },
    remedy: remedyFor(state, observed, why),
    ...(why.explainedBy && !isUncertain && { explainedBy: why.explainedBy }),
  };
  if (state.kind === "paused") return paused({ ...details, severity: why.known ? "info" : "warning" });
  const severity = severityOf(observed, state, why);
  return state.kind === "saturated"
    ? saturated({ ...details, severity })
    : // Out, waiting, too early to say: the same standstill, whatever the moment.
      standstill({ ...details, severity });
}

type Standstill = Exclude<ConsumerState, { kind: "moving" }>;

function severityOf(
  { wanted, consumer, clock }: Observed,
  state: Exclude<Standstill, { kind: "paused" }>,
  why: WorkerReason,
): Severity {
  if (why.known) return "info";
  const worst = wanted === null ? "warning" : "error";
  switch (state.kind) {
    case "overdue":
    case "untouched":
    case "unbound":
      return worst;
    case "saturated":
      if (state.silentMs !== null) return worst;
      return isMeantSo(consumer, clock) ? "info" : "warning";
    case "undecided":
      if (wanted?.worker?.desired === 0) return worst;
      return consumer.num_pending > burst ? "warning" : "info";
    case "restarted":
      if (wanted?.worker?.desired === 0) return worst;
      return state.waitingMs === null ? "info" : "warning";
  }
}

/** What the server takes where nobody says a number. */
const usualMaxAckPending = 1_000;

/** Somebody has chosen how many may be out, one after the other for instance, and each is acknowledged in its time. */
const isMeantSo = (
  { config, num_redelivered: redelivered }: Consumer,
  { sinceAckMs, ackWaitMs }: ConsumerClock,
): boolean =>
  config.max_ack_pending < usualMaxAckPending &&
  redelivered === 0 &&
  sinceAckMs !== null &&
  sinceAckMs <= ackWaitMs;

function wordsOf(state: Standstill, consumer: Consumer): string {
  const { num_pending: pending, num_ack_pending: out, num_waiting: asking, config } = consumer;
  switch (state.kind) {
    case "overdue":
      return `${messageCount(out)} ${plural(out, "was", "were")} delivered ${formatDuration(state.idleMs)} ago or earlier and never acknowledged, ${pending === 0 ? "" : `${pending} more wait, `}and nobody has fetched since`;
    case "untouched":
      return `${messagesDo(pending, "wait")}, the ${state.of} for ${formatDuration(state.idleMs)}, and ${asking === 0 ? "nobody takes them" : `the server hands none out, although ${counted(asking, "request")} for them ${plural(asking, "waits", "wait")}`}`;
    case "unbound":
      return `${messagesDo(pending + out, "wait")} and nobody listens on ${config.deliver_subject ?? ""}`;
    case "saturated":
      return `${out} of ${config.max_ack_pending} messages are delivered and not acknowledged (max_ack_pending), ${pending} more wait, ${state.silentMs === null ? "and are delivered only as acknowledgements come in" : `and none has been acknowledged for ${formatDuration(state.silentMs)}`}`;
    case "paused":
      return `paused${state.restMs === null ? "" : ` for another ${formatDuration(state.restMs)}`}, ${messagesDo(pending + out, "wait")}`;
    case "undecided":
      return `${messagesDo(pending, "wait")} and none was taken for ${formatDuration(state.idleMs)}; they may have arrived just now`;
    case "restarted":
      return `${messagesDo(pending + out, "wait")}${state.waitingMs === null ? "" : `, the ${state.of} for ${formatDuration(state.waitingMs)},`} and none was taken since NATS started, which may be just now`;
  }
}

function fateOf({ config }: Stream): string {
  if (config.retention !== "limits" || config.max_age <= 0) return "";
  return ` ${config.name} deletes messages after ${formatDuration(config.max_age / 1e6)}, processed or not.`;
}

function reasonFor({ wanted, kubectl, nats, databaseError, consumer, stream }: Observed): WorkerReason {
  const info = nats("consumer", "info", consumer.stream_name, consumer.name);
  const object = wanted?.worker?.object ?? "";
  const refused = wanted === null ? null : refusesAll(wanted, consumer);
  if (refused !== null && wanted?.worker?.desired !== 0)
    return {
      words: " It refuses what its reader asks for (nats/consumer-config says why).",
      known: false,
      explainedBy: "nats/consumer-config",
      remedy: {
        summary: "Repair the consumer first: a reader that is started, or started again, is refused as well.",
        commands: [info],
      },
    };
  const reason = workerReason(wanted?.worker ?? null, kubectl, {
    running: {
      summary:
        "Find out what holds the worker up, then restart it: what it has not acknowledged is delivered again.",
      commands: [...logsOf(kubectl, object), ...restartOf(kubectl, object), info],
    },
    unseen:
      wanted === null
        ? {
            summary: `Start what reads from it. When nobody needs it any more, the consumer may be removed${stream.config.retention === "limits" ? "" : stream.config.retention === "interest" ? ": what waits for it alone is deleted with it" : ": what it leaves in the work queue then waits for another consumer"}.`,
            commands: [info],
          }
        : {
            summary: "Start the worker; if it runs, look at its log and restart it.",
            commands: [info],
          },
  });
  if (databaseError === null || wanted === null || reason.known || wanted.worker?.desired === 0)
    return reason;
  return {
    words: " PostgreSQL does not answer (postgres/reachable says why).",
    known: true,
    remedy: { summary: "Repair PostgreSQL first: the worker needs it for every message.", commands: [info] },
  };
}

function remedyFor(state: Standstill, { consumer, nats }: Observed, why: WorkerReason): Remedy {
  const { stream_name: stream, name, config } = consumer;
  switch (state.kind) {
    case "paused":
      return {
        summary: "Resume it when the reason for the pause is gone.",
        commands: [nats("consumer", "resume", stream, name, "--force")],
      };
    case "saturated":
      return {
        summary:
          "Find out why the workers do not acknowledge: see their log, and the database behind them. A higher max_ack_pending lets more be delivered at once.",
        commands: [
          ...why.remedy.commands,
          ...editConsumer(nats, consumer, "--max-pending", String(config.max_ack_pending * 2)),
        ],
      };
    default:
      return why.remedy;
  }
}
