import { refusalOf } from "../../../jetstream/answer.ts";
import { predictStreamCreation } from "../../../jetstream/predict-stream-creation.ts";
import { isAtLeast } from "../../../jetstream/server-version.ts";
import { storageKindOf, withoutStream } from "../../../jetstream/world.ts";
import { sizeWord } from "../../../remedy/nats-size.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import { counted } from "../../../units/counted.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import type { Finding } from "../../finding.ts";
import { repairOf } from "../streams/refusal-words.ts";
import { editStream } from "../streams/stream-commands.ts";
import { demandFindings } from "./demand-findings.ts";
import { type ExistingStream, resourceOf } from "./existing-stream.ts";
import { differs, fewerReplicas, inMemory, keepsNothing, noAck, sealed } from "./findings.ts";
import { messageFindings } from "./message-findings.ts";

/** Services take an existing stream as it is, without an error and without a word in their log (async-nats get_or_create_stream, nomnom 3ac7dfa). */
export function streamDifferences(existing: ExistingStream): Finding[] {
  const { stream } = existing;
  if (stream.config.sealed) return [sealedFinding(existing)];
  return [noAckFinding, keepsNothingFinding, inMemoryFinding, fewerReplicasFinding, messageFindings, harmless]
    .flatMap((difference) => difference(existing) ?? [])
    .concat(existing.isTold ? [] : demandFindings(existing));
}

/** Measured on 2.9.10 and 2.10.27: 400/10109, and 10052 to whoever wants to unseal it. */
function sealedFinding({ stream, wanted, role, nats }: ExistingStream): Finding {
  const { name } = stream.config;
  return sealed({
    resource: resourceOf(stream),
    severity: "error",
    message: `${name} is sealed: it refuses new messages with JetStream error 10109, and ${role.loss}.`,
    evidence: { stream: name, sealed: true, errorCode: 10109 },
    remedy: {
      summary: `A sealed stream stays sealed. Back ${name} up and remove it once the backup is complete; ${wanted.writers.join(" or ") || "its service"} creates a new one at its next start.`,
      commands: [nats("stream", "backup", name, `./${name}`)],
    },
  });
}

/** Measured: the message is stored, and the publisher gets no answer. Who does not wait for one (dead letters) does not notice. */
function noAckFinding({ stream, wanted, role, nats }: ExistingStream): Finding | null {
  const { name, no_ack } = stream.config;
  const { acknowledges } = wanted.demands;
  if (!no_ack || role.kind === "dead-letter" || acknowledges === false) return null;
  const isAwaited = acknowledges === true && role.kind === "main";
  return noAck({
    resource: resourceOf(stream),
    severity: isAwaited ? "error" : "warning",
    message: `${name} acknowledges nothing (no_ack): ${isAwaited ? "its writers wait for an answer that never comes and report a failure" : "publishers wait for an answer that never comes"}, although the message is stored.`,
    evidence: { stream: name, noAck: true },
    remedy: {
      summary: `Let ${name} acknowledge what it stores.`,
      commands: [nats("stream", "edit", name, "--ack", "--force")],
    },
  });
}

/** Measured: acknowledged, and gone at once. Where a worker's consumer is expected, nats/consumer-config tells of it. */
function keepsNothingFinding({ stream, wanted, role, world, nats }: ExistingStream): Finding | null {
  const { name, retention } = stream.config;
  if (retention !== "interest" || stream.state.consumer_count > 0 || wanted.consumers.length > 0) return null;
  return keepsNothing({
    resource: resourceOf(stream),
    severity: role.kind === "dead-letter" ? "error" : "warning",
    message: `${name} keeps messages only for its consumers (retention interest) and has none. Each one is acknowledged and deleted as it arrives${role.kind === "dead-letter" ? `: ${role.loss}` : ""}.`,
    evidence: { stream: name, retention, consumers: 0 },
    remedy:
      world.server !== null && isAtLeast(world.server.version, [2, 10, 0])
        ? {
            summary: `Let ${name} keep its messages whether somebody consumes them or not.`,
            commands: [editStream(nats, stream.config, "--retention", "limits")],
          }
        : {
            summary: `Remove ${name}, which is empty, and restart ${wanted.writers.join(" or ") || "its service"}, which creates it again: nats-server before 2.10 does not change the retention of a stream.`,
            commands: [],
          },
  });
}

function inMemoryFinding({ stream, wanted, nats }: ExistingStream): Finding | null {
  const { name, storage } = stream.config;
  if (storage !== "memory" || wanted.storage !== "file" || wanted.unsaid.includes("storage")) return null;
  return inMemory({
    resource: resourceOf(stream),
    severity: "warning",
    message: `${name} is kept in memory instead of a file: when NATS restarts, ${lostWords(stream.state.messages)} lost.`,
    evidence: { stream: name, storage, wantedStorage: wanted.storage },
    remedy: {
      summary: `The storage of a stream cannot be changed, and a stream in memory cannot be backed up. Let its messages be processed, or copy them into a stream on disk. Then remove ${name} and restart ${wanted.writers.join(" or ") || "its service"}, which creates it again.`,
      commands: [
        nats(
          ...["stream", "add", `${name}_COPY`, "--source", name, "--storage", "file"],
          ...["--replicas", String(stream.config.num_replicas)],
          ...(stream.config.max_bytes > 0 ? ["--max-bytes", sizeWord(stream.config.max_bytes)] : []),
          "--defaults",
        ),
      ],
    },
  });
}

const lostWords = (messages: number): string =>
  messages === 0
    ? "what it holds is"
    : messages === 1
      ? "its one message is"
      : `its ${messages} messages are`;

function fewerReplicasFinding(existing: ExistingStream): Finding | null {
  const { stream, wanted, world } = existing;
  const { name, num_replicas: replicas } = stream.config;
  if (replicas >= wanted.replicas || wanted.unsaid.includes("replicas")) return null;
  const single = world.server?.cluster === null ? ` (${world.server.serverName} is a single server)` : "";
  return fewerReplicas({
    resource: resourceOf(stream),
    severity: "warning",
    message: `${name} has ${counted(replicas, "replica")} instead of ${wanted.replicas}${single}: ${replicas === 1 ? "it is not available while its server is down" : "it survives the loss of fewer servers"}.`,
    evidence: { stream: name, replicas, wantedReplicas: wanted.replicas },
    remedy: replicaRemedy(existing),
  });
}

/** A single server before 2.14.6 takes the edit and does not bring the stream back at its next start: only what it would create again may be asked for. */
function replicaRemedy({ stream, wanted, world, nats }: ExistingStream): Remedy {
  const { config } = stream;
  const request = {
    name: config.name,
    subjects: config.subjects,
    maxBytes: config.max_bytes,
    replicas: wanted.replicas,
    storage: storageKindOf(config),
    noAck: config.no_ack,
  };
  const answer = predictStreamCreation(request, withoutStream(world, config.name));
  const refusal =
    refusalOf(answer, "single-server") ?? refusalOf(answer, "peers") ?? refusalOf(answer, "no-tier");
  if (refusal !== null) return { summary: repairOf(refusal), commands: [] };
  if (world.server === null)
    return {
      summary: `Give ${config.name} its replicas, in a cluster of at least ${wanted.replicas} servers only: a single server takes the change and loses the stream at its next start.`,
      commands: [],
    };
  const loose =
    config.retention === "workqueue" && !isAtLeast(world.server.version, [2, 10, 0])
      ? ` nats-server 2.9 then keeps what was acknowledged until the leader of each consumer steps down (nats consumer cluster step-down ${config.name}).`
      : "";
  return {
    summary: `Give ${config.name} its replicas; the cluster needs ${wanted.replicas} servers with JetStream. It refuses messages for some seconds meanwhile: do it when few are published.${loose}`,
    commands: [editStream(nats, config, "--replicas", String(wanted.replicas))],
  };
}

/** What differs and breaks nothing by itself, in one note. */
function harmless({ stream, wanted }: ExistingStream): Finding | null {
  const { config } = stream;
  const size = (bytes: number): string => (bytes > 0 ? formatBytes(bytes) : "unlimited");
  const { demands, unsaid } = wanted;
  const differing = [
    !unsaid.includes("maxBytes") &&
      Math.max(config.max_bytes, -1) !== wanted.maxBytes &&
      `max_bytes ${size(config.max_bytes)} instead of ${size(wanted.maxBytes)}`,
    demands.retention === "limits" &&
      config.retention !== "limits" &&
      `retention ${config.retention} instead of limits`,
    demands.discard === "old" && config.discard !== "old" && `discard ${config.discard} instead of old`,
    !unsaid.includes("replicas") &&
      config.num_replicas > wanted.replicas &&
      `${config.num_replicas} replicas instead of ${wanted.replicas}`,
    config.storage === "file" && wanted.storage === "memory" && "storage file instead of memory",
  ].filter((words) => words !== false);
  if (differing.length === 0) return null;
  return differs({
    resource: resourceOf(stream),
    severity: "info",
    message: `${config.name} has ${differing.join(", ")}. Services take an existing stream as it is.`,
    evidence: { stream: config.name, differing, source: wanted.source },
    remedy: null,
  });
}
