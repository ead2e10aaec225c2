import type { MessageStatusTable, StreamDemands } from "../../../blueprint/blueprint.ts";
import { kubectlFor } from "../../../remedy/kubectl.ts";
import { natsFor } from "../../../remedy/nats.ts";
import { psql } from "../../../remedy/psql.ts";
import { oneOf, type Remedy } from "../../../remedy/remedy.ts";
import { objectOf, type PodTemplate } from "../../../snapshot/kubernetes/pod-templates.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { counted, plural } from "../../../units/counted.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { CheckStatus } from "../../check.ts";
import type { CheckId } from "../../check-id.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { restartOf } from "../../kubernetes/workloads/workload-commands.ts";
import { addStream } from "../../nats/streams/add-stream.ts";
import type { WantedStream } from "../../nats/streams/wanted-streams.ts";
import { hasStatus, statusQuery } from "../status-query.ts";

const missing = defineFinding({
  code: "pipeline/dead-letters/stream-missing",
  title: "No stream keeps what the worker gives up",
  severity: ["error", "info"],
  resource: ["nats/stream"],
  recovers: null,
});

const letters = defineFinding({
  code: "pipeline/dead-letters/messages",
  title: "The worker has given up messages",
  severity: ["warning", "info"],
  resource: ["nats/stream"],
  recovers: null,
});

/** In the order of the page. */
export const deadLetterKinds = [missing, letters];

export interface NoStream {
  wanted: WantedStream;
  /** Why it cannot be created, and the check that says it in full where it is reported; null: nothing is known to keep it from existing. */
  cause: { check: CheckId; why: string; isTold: boolean } | null;
  /** Streams on disk that the server did not bring back: creating one again overwrites it. Null: it could not be asked. */
  onDisk: ReadonlySet<string> | null;
  /** The workload that creates it, where Kubernetes shows it. */
  writer: PodTemplate | null;
  /** What the row of such a message says; empty: there is no such row. */
  deadLettered: readonly string[];
  target: Target;
}

/** As nomnom's ingestion API creates it (nomnom 3ac7dfa). */
const deadLetterAgeMs = 168 * 3_600_000;

/** What a stream of dead letters that is still to be created has to be: letters of which nobody says how long they stay do not stay permanently. */
export const deadLetterDemands = ({ demands }: Pick<WantedStream, "demands">): StreamDemands => ({
  maxAgeMs: deadLetterAgeMs,
  ...demands,
});

/** A worker that waits for no acknowledgement of what it sends to the dead letters loses it without a stream, and its log says it was sent. */
export function noStreamFinding({ wanted, cause, onDisk, writer, deadLettered, target }: NoStream): Finding {
  const { name, subjects } = wanted;
  const create = addStream(natsFor(target), { ...wanted, demands: deadLetterDemands(wanted) });
  const restart = writer === null ? [] : restartOf(kubectlFor(target), objectOf(writer));
  const createRemedy = (): Remedy => {
    if (cause !== null)
      return {
        summary: cause.isTold
          ? `Repair what ${cause.check} names first.`
          : "Repair that first; then it can be created.",
        commands: [],
      };
    if (onDisk === null)
      return {
        summary: `See first in the log of NATS that it did not fail to recover ${name} at its start: creating it again would overwrite what is on disk. With --nats-monitoring-url http://HOST:8222 this is looked up.`,
        commands: [],
      };
    return {
      summary:
        writer === null
          ? "Create it, or restart what creates it with an image that does."
          : `Restart ${writer.name}, which creates it when it starts; if its image does not, create it.`,
      ...oneOf(restart, [create]),
    };
  };
  return missing({
    severity: cause?.isTold ? "info" : "error",
    message: `Stream ${name} does not exist and no other takes ${subjects.join(", ")}: a message that the worker gives up is lost without an error${deadLettered.length === 0 ? "" : `, and its row says ${deadLettered.join(" or ")}`}${cause === null ? "" : `. It cannot be created now: ${cause.why}`}.`,
    resource: `nats/stream/${name}`,
    evidence: { stream: name, subjects, writers: wanted.writers, why: cause?.why ?? null },
    remedy: createRemedy(),
  });
}

/** Whoever is on call sees every dead letter for a day; afterwards it is known, and an information until somebody clears it away. */
const newsMs = 24 * 3_600_000;

interface Around {
  takenAt: string;
  target: Target;
  outcomes: ReadonlyMap<CheckId, CheckStatus>;
  /** Letters that no row says so of; null: not known. */
  withoutRow: number | null;
  /** The table that says what became of each message; null: there is none. */
  messageStatus: MessageStatusTable | null;
  /** Streams that publish what they store again, and into this one. */
  copiers: readonly string[];
}

/** Which of them are letters, no count tells. */
function copiesFinding(name: string, messages: number, copiers: readonly string[], target: Target): Finding {
  return letters({
    severity: "warning",
    message: `${name} holds ${counted(messages, "message")}, and ${copiers.join(" and ")} ${plural(copiers.length, "publishes", "publish")} everything again on its subjects (republish): which of them the worker gave up is not visible, and they take the room of dead letters.`,
    resource: `nats/stream/${name}`,
    evidence: { stream: name, messages, copiers: [...copiers] },
    remedy: {
      summary: `Let ${copiers.join(" and ")} publish again on subjects that ${name} does not take, or not at all.`,
      commands: copiers.map((copier) => natsFor(target)("stream", "info", copier)),
    },
    cause: [name, "copies"],
  });
}

/** Checks whose failure makes the worker give messages up. */
const causes = ["postgres/privileges", "postgres/table-presence"] as const;

/** How many messages the worker has given up, since when, and how long they stay; null without any. */
export function deadLettersFinding(
  { config, state }: Stream,
  { takenAt, target, outcomes, withoutRow, messageStatus, copiers }: Around,
): Finding | null {
  if (state.messages === 0) return null;
  if (copiers.length > 0) return copiesFinding(config.name, state.messages, copiers, target);
  const now = Date.parse(takenAt);
  const oldestMs = ageOf(state.first_ts, now);
  const newestMs = ageOf(state.last_ts, now);
  const isNews = newestMs === null || newestMs < newsMs;
  const count = counted(state.messages, "dead letter");
  const explainedBy = causes.find((check) => outcomes.get(check) === "fail");
  const rows =
    withoutRow === null || withoutRow === 0 || messageStatus === null
      ? ""
      : ` ${withoutRow === state.messages ? "No row says" : `For ${withoutRow} of them, no row says`} ${messageStatus.deadLettered.join(" or ")}: while the database is down, the worker gives messages up and leaves their rows as they are, mostly ${messageStatus.accepted.join(" or ")}.`;
  return letters({
    ...(isNews && explainedBy !== undefined && { explainedBy }),
    severity: isNews ? "warning" : "info",
    message: `${config.name} holds ${count}${agesOf(state.messages, oldestMs, newestMs)}: the worker gave ${plural(state.messages, "it", "them")} up. ${plural(state.messages, "It is", "They are")} not stored, or only in part.${rows}${endOf(config.max_age / 1e6, oldestMs, state.messages)}`,
    resource: `nats/stream/${config.name}`,
    evidence: {
      stream: config.name,
      messages: state.messages,
      oldestAt: state.first_ts ?? null,
      newestAt: state.last_ts ?? null,
      withoutRow,
      maxAgeMs: config.max_age / 1e6,
    },
    remedy: {
      summary:
        "Read the worker's reasons, repair the cause, and publish the messages again (nomnom explain pipeline/dead-letters shows how). They stay in this stream until it deletes them.",
      commands: [
        ...(messageStatus === null
          ? []
          : [
              psql(
                target,
                statusQuery(
                  messageStatus,
                  hasStatus(messageStatus, [
                    ...messageStatus.deadLettered,
                    ...(withoutRow === null || withoutRow === 0 ? [] : messageStatus.accepted),
                  ]),
                ),
              ),
            ]),
        natsFor(target)("stream", "get", config.name, String(state.first_seq)),
      ],
    },
  });
}

function ageOf(time: string | undefined, now: number): number | null {
  const at = Date.parse(time ?? "");
  return Number.isNaN(at) ? null : Math.max(0, now - at);
}

function agesOf(count: number, oldestMs: number | null, newestMs: number | null): string {
  if (oldestMs === null || newestMs === null) return "";
  return count === 1
    ? `, ${formatDuration(newestMs)} old`
    : `, the newest ${formatDuration(newestMs)} old, the oldest ${formatDuration(oldestMs)}`;
}

function endOf(maxAgeMs: number, oldestMs: number | null, count: number): string {
  if (maxAgeMs <= 0 || oldestMs === null) return "";
  const rest = formatDuration(Math.max(0, maxAgeMs - oldestMs));
  return ` ${plural(count, "It", "The oldest")} is deleted in ${rest}.`;
}
