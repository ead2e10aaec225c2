import { predictStreamUpdate } from "../../../jetstream/predict-stream-update.ts";
import { type JetStreamWorld, storageKindOf } from "../../../jetstream/world.ts";
import { type Nats, natsFor } from "../../../remedy/nats.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { counted } from "../../../units/counted.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { defineCheck } from "../../check.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { jetStreamWorld } from "../server/jetstream-world.ts";
import { type StorageUse, storageUse } from "../storage/storage-use.ts";
import { editStream, limitBytes, purposeOf } from "../streams/stream-commands.ts";

/** Below, the average says more about a start or a test than about what a stream grows by. */
const minObservedMs = 3_600_000;
const dayMs = 86_400_000;

const unlimited = defineFinding({
  code: "nats/unlimited-streams/unlimited",
  title: "A stream has no limit of its own",
  severity: ["warning", "info"],
  resource: ["nats/stream"],
  recovers: null,
});

/** Every stream has a limit of its own, so that none fills the storage that all share. */
export const unlimitedStreams = defineCheck({
  id: "nats/unlimited-streams",
  title: "Every stream has a limit",
  requires: ["nats/reachable"],
  reads: ["nats/streams"],
  optional: ["nats/server", "nats/account", "nats/monitoring"],
  findings: [unlimited],
  decide({ sections, optional, blueprint, target, takenAt }) {
    const world = jetStreamWorld(optional, sections["nats/streams"], blueprint);
    const findings = sections["nats/streams"].filter(isUnlimited).map((stream) => {
      const wanted = blueprint.nats.streams.find(({ name }) => name === stream.config.name);
      const wantedBytes = wanted?.maxBytes ?? -1;
      return unlimitedFinding(stream, {
        wantedBytes,
        world,
        nats: natsFor(target),
        nowMs: Date.parse(takenAt),
      });
    });
    return { kind: "decided", findings };
  },
});

/**
 * The server writes an absent limit as -1, an absent age as 0, however it was asked for (nats-server 2.9.10, 2.10.27). A sealed stream does not grow, neither
 * does one that keeps messages for its consumers only and has none (10 publishes, 0 messages), and MQTT's streams are the server's own.
 */
const isUnlimited = ({ config, state }: Stream): boolean =>
  Math.max(config.max_bytes, config.max_msgs, config.max_msgs_per_subject, config.max_age) <= 0 &&
  !config.sealed &&
  !(config.retention === "interest" && state.consumer_count === 0) &&
  purposeOf(config).kind !== "mqtt";

interface Context {
  /** max_bytes of the blueprint; -1: it has none. */
  wantedBytes: number;
  world: JetStreamWorld;
  nats: Nats;
  nowMs: number;
}

function unlimitedFinding(stream: Stream, context: Context): Finding {
  const { config, state } = stream;
  const { world, nowMs } = context;
  const shrinks = config.retention !== "limits" && state.consumer_count > 0;
  const isObjectStore = purposeOf(config).kind === "object";
  const [use] = storageUse(storageKindOf(config), world).filter(
    ({ limit }) => limit.tier === null || limit.tier === config.num_replicas,
  );
  const perDay = shrinks ? null : growthPerDay(stream, nowMs);
  const daysLeft = use === undefined || perDay === null ? null : Math.max(0, use.leftBytes) / perDay;
  return unlimited({
    // What consumers take away is gone: such a stream grows only while they do not keep up. An object store holds what was put into it, for as long as it is wanted.
    severity: shrinks || isObjectStore ? "info" : "warning",
    message: `${config.name} has no max_bytes, max_age or max_msgs and ${keeps(stream, shrinks)}: ${formatBytes(state.bytes)} in ${counted(state.messages, "message")} now. ${whenFull(config.storage, use)}${forecast(perDay, daysLeft)}`,
    resource: `nats/stream/${config.name}`,
    evidence: {
      stream: config.name,
      retention: config.retention,
      storage: config.storage,
      maxBytes: config.max_bytes,
      maxMsgs: config.max_msgs,
      maxAgeNs: config.max_age,
      bytes: state.bytes,
      messages: state.messages,
      consumers: state.consumer_count,
      limitBytes: use?.limit.bytes ?? null,
      limitSource: use?.limit.source ?? null,
      usedBytes: use?.usedBytes ?? null,
      errorCodeWhenFull: use?.errorCode ?? null,
      growthBytesPerDay: perDay === null ? null : Math.round(perDay),
      daysLeft: daysLeft === null ? null : Math.round(daysLeft),
    },
    remedy: limitRemedy(stream, context),
  });
}

function keeps({ config }: Stream, shrinks: boolean): string {
  if (config.retention === "limits") return "keeps every message";
  return shrinks
    ? "holds whatever its consumers have not acknowledged"
    : "is a work queue without a consumer that would take its messages away";
}

function whenFull(storage: string, use: StorageUse | undefined): string {
  const everyone = `every ${storage} stream refuses new messages`;
  if (use === undefined) return `When JetStream's storage is used up, ${everyone}.`;
  const refused =
    use.limit.scope === "server" ? everyone : "the account's streams refuse what does not fit any more";
  return `When ${use.name} is used up (${formatBytes(use.usedBytes)} of ${formatBytes(use.limit.bytes)} now), ${refused}, with JetStream error ${use.errorCode}.`;
}

/** Bytes a day since the oldest message was stored; null where that is too short ago to say. */
function growthPerDay({ state }: Stream, nowMs: number): number | null {
  const observedMs = nowMs - Date.parse(state.first_ts ?? "");
  const known = state.bytes > 0 && observedMs >= minObservedMs;
  return known ? (state.bytes / observedMs) * dayMs : null;
}

const forecast = (perDay: number | null, daysLeft: number | null): string =>
  perDay === null || daysLeft === null
    ? ""
    : ` It grew by ${formatBytes(perDay)} a day so far: it is used up in about ${formatDuration(daysLeft * dayMs)}.`;

/** A limit that what is there fits into, and that fits into what may still be reserved; the wanted one where the blueprint has one. */
function limitRemedy(stream: Stream, { wantedBytes, world, nats, nowMs }: Context): Remedy {
  const { config, state } = stream;
  const maxBytes = wantedBytes > 0 ? wantedBytes : sizeFor(state.bytes);
  const { answer } = predictStreamUpdate(stream, { maxBytes }, world);
  const fits = answer !== "refused" && maxBytes >= state.bytes;
  const limit = fits ? limitBytes(nats, config, maxBytes) : null;
  const sized = limit === null ? [] : [limit];
  if (purposeOf(config).kind !== "log")
    return {
      summary: `Give ${config.name} a size, through the command of its bucket: an age would delete what is in it.`,
      commands: sized,
    };
  return {
    summary: `Give ${config.name} a size (when it is full, the oldest messages are deleted), or an age: --max-age deletes older messages at once. Services do not change the limits of a stream that exists.`,
    commands:
      sized.length > 0 || !isYoung(state, nowMs) ? sized : [editStream(nats, config, "--max-age", "7d")],
  };
}

/** Whether an age of a week deletes nothing that is there. */
const isYoung = ({ messages, first_ts: first }: Stream["state"], nowMs: number): boolean =>
  messages === 0 || nowMs - Date.parse(first ?? "") < 7 * dayMs;

/** Twice what it holds, in whole GiB. */
const sizeFor = (bytes: number): number => Math.max(1, Math.ceil((2 * bytes) / 1024 ** 3)) * 1024 ** 3;
