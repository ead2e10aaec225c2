import { formatBytes } from "../../../units/format-bytes.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import { editStream } from "../streams/stream-commands.ts";
import { type ExistingStream, resourceOf } from "./existing-stream.ts";
import { countersOnly, deleteMarkers, shortLived, smallMessages } from "./findings.ts";

/** Which messages a stream refuses, deletes before anybody may have read them, or adds by itself. */
export function messageFindings(existing: ExistingStream): Finding[] {
  return [
    countersOnlyFinding,
    smallMessagesFinding,
    smallPayloadFinding,
    shortLivedFinding,
    deleteMarkersFinding,
  ].flatMap((difference) => difference(existing) ?? []);
}

/** Measured on 2.15.3: 400/10169, and 10052 to whoever wants to switch it off. */
function countersOnlyFinding({ stream, wanted, role, nats }: ExistingStream): Finding | null {
  const { name, allow_msg_counter } = stream.config;
  const isPlain = wanted.demands.acknowledges === true || role.kind === "dead-letter";
  if (!allow_msg_counter || !isPlain) return null;
  return countersOnly({
    resource: resourceOf(stream),
    severity: "error",
    message: `${name} is a stream of counters (allow_msg_counter): it refuses every other message with JetStream error 10169, and ${role.loss}.`,
    evidence: { stream: name, allowMsgCounter: true, errorCode: 10169 },
    remedy: {
      summary: `It cannot be switched off (10052). If ${name} holds counters, back it up. Then remove it; ${wanted.writers.join(" or ") || "its service"} creates a new one at its next start.`,
      commands: [nats("stream", "backup", name, `./${name}`)],
    },
  });
}

/** Measured: 400/10054. */
function smallMessagesFinding({ stream, wanted, role, world, nats }: ExistingStream): Finding | null {
  const maxPayloadBytes = world.server?.maxPayloadBytes ?? null;
  const { name, max_msg_size: size } = stream.config;
  const isDemanded = wanted.demands.maxMsgSize === -1;
  if (size <= 0 || !isDemanded || (maxPayloadBytes !== null && size >= maxPayloadBytes)) return null;
  return smallMessages({
    resource: resourceOf(stream),
    severity: "warning",
    message: `${name} refuses messages above ${formatBytes(size)} (max_msg_size) with JetStream error 10054: for those, ${role.loss}.`,
    evidence: { stream: name, maxMsgSizeBytes: size, maxPayloadBytes, errorCode: 10054 },
    remedy: {
      summary: `Leave the size of a message to the server's max_payload.`,
      commands: [editStream(nats, stream.config, "--max-msg-size=-1")],
    },
  });
}

/** NATS' own default is 1 MiB; orders of some kilobytes are usual. */
const smallPayloadBytes = 64 * 1024;

/** Measured on 2.10.27: "Maximum Payload Violation", and the server cuts the publisher's connection. */
function smallPayloadFinding({ stream, wanted, role, world }: ExistingStream): Finding | null {
  const maxPayloadBytes = world.server?.maxPayloadBytes ?? smallPayloadBytes;
  if (maxPayloadBytes >= smallPayloadBytes || wanted.demands.acknowledges !== true) return null;
  const { name } = stream.config;
  return smallMessages({
    resource: resourceOf(stream),
    severity: "warning",
    message: `NATS refuses messages above ${formatBytes(maxPayloadBytes)} (max_payload) and cuts off who publishes one: for those, ${role.loss}.`,
    evidence: { stream: name, maxPayloadBytes },
    remedy: {
      summary:
        "Raise max_payload in nats.conf (its default is 1MB) and let NATS load it: nats-server --signal reload, or a restart.",
      commands: [],
    },
  });
}

/** A container in a crash loop is started every five minutes: messages have to outlive that. Dead letters wait for people. */
const outlivesMs = { main: 10 * 60_000, "dead-letter": 3_600_000 };

function shortLivedFinding({ stream, wanted, role, nats }: ExistingStream): Finding | null {
  const { config } = stream;
  const maxAgeMs = config.max_age / 1e6;
  // Streams of the contract alone: whoever writes a file of their own may mean it.
  const isKept = wanted.demands.acknowledges === true || role.kind === "dead-letter";
  if (role.kind === "other" || !isKept || wanted.demands.maxAgeMs !== undefined) return null;
  if (maxAgeMs <= 0 || maxAgeMs >= outlivesMs[role.kind]) return null;
  return shortLived({
    resource: resourceOf(stream),
    severity: "warning",
    message: `${config.name} deletes messages after ${formatDuration(maxAgeMs)} (max_age), processed or not: ${role.kind === "main" ? "a worker that is away or behind for longer loses them" : "dead letters are gone before anybody looks at them"}.`,
    evidence: { stream: config.name, maxAgeMs },
    remedy: {
      summary: `Let ${config.name} keep its messages for longer, or say maxAge in nomnom.doctor.yaml where it is meant so.`,
      commands: [editStream(nats, config, "--max-age", role.kind === "main" ? "24h" : "168h")],
    },
  });
}

/** Measured on 2.15.3: zero bytes and Nats-Marker-Reason, wherever the last message of a subject ended by max_age or by its own time. */
function deleteMarkersFinding({ stream, wanted, nats }: ExistingStream): Finding | null {
  const { name, subject_delete_marker_ttl: ttl } = stream.config;
  if (ttl <= 0 || wanted.demands.deleteMarkers !== false) return null;
  return deleteMarkers({
    resource: resourceOf(stream),
    severity: "warning",
    message: `When the last message of a subject expires, ${name} stores an empty one in its place (subject_delete_marker_ttl ${formatDuration(ttl / 1e6)}): the worker gets it and cannot read it.`,
    evidence: { stream: name, subjectDeleteMarkerTtlMs: ttl / 1e6 },
    remedy: {
      summary: `Let ${name} delete what has expired without a marker.`,
      commands: [editStream(nats, stream.config, "--subject-del-markers-ttl=0s")],
    },
  });
}
