import type { Kubectl } from "../../../remedy/kubectl.ts";
import type { Nats } from "../../../remedy/nats.ts";
import { oneOf, type Remedy } from "../../../remedy/remedy.ts";
import { objectOf, type PodTemplate } from "../../../snapshot/kubernetes/pod-templates.ts";
import { plural } from "../../../units/counted.ts";
import type { Finding } from "../../finding.ts";
import { restartOf } from "../../kubernetes/workloads/workload-commands.ts";
import { addStream } from "../streams/add-stream.ts";
import { type DefinitionRefusal, repairOf, whyRefused } from "../streams/refusal-words.ts";
import type { StreamRole } from "../streams/stream-role.ts";
import type { WantedStream } from "../streams/wanted-streams.ts";
import { missing, refused, unrecovered } from "./findings.ts";

/** A stream that nothing prevents from being there. */
export interface MissingStream {
  stream: WantedStream;
  role: StreamRole;
  /** Null: not visible. */
  templates: readonly PodTemplate[] | null;
  kubectl: Kubectl;
  nats: Nats;
  /** Streams on disk that the server did not bring back; null: it could not be asked. */
  onDisk: ReadonlySet<string> | null;
  /** JetStream's domain at the server doctor speaks to. */
  domain: string | null;
  /** Other accounts of the server that have a stream of this name. */
  accounts: readonly string[];
}

/**
 * A stream is created by its writers when they start. One that runs without it is an error; while none runs, what keeps them from running is, and that is for
 * kubernetes/pod-readiness to say.
 */
export function missingStreamFinding(wanted: MissingStream): Finding {
  const { stream, role, domain, accounts } = wanted;
  const running = runningWriters(wanted);
  const writers = stream.writers.join(" or ");
  const reason =
    running === null
      ? ""
      : running.length > 0
        ? ` although ${running.join(" and ")} ${plural(running.length, "runs", "run")}`
        : `; ${writers} would create it at its start and does not run`;
  const elsewhere =
    accounts.length === 0
      ? ""
      : ` in the account that doctor is connected to (${plural(accounts.length, "account", "accounts")} ${accounts.join(" and ")} of this server ${plural(accounts.length, "has", "have")} a stream of this name)`;
  return missing({
    severity: running === null ? "warning" : running.length > 0 ? "error" : "info",
    message: `${stream.name} does not exist${domain === null ? "" : ` in JetStream domain ${domain}`}${elsewhere}${reason}: no stream takes ${stream.subjects.join(", ")}, and ${role.loss}.`,
    resource: `nats/stream/${stream.name}`,
    evidence: {
      stream: stream.name,
      subjects: stream.subjects,
      source: stream.source,
      writers: stream.writers,
      running,
      domain,
      accounts: [...accounts],
    },
    remedy: createRemedy(wanted, running ?? []),
  });
}

/** The writers with a pod that is ready; null: what runs is not visible, or nobody is known to create the stream. */
function runningWriters({ stream, templates }: MissingStream): string[] | null {
  if (templates === null || stream.writers.length === 0) return null;
  return stream.writers.filter((writer) =>
    templates.some(({ name, ready }) => name === writer && (ready ?? 0) > 0),
  );
}

/** A stream that the server would refuse to create, whoever asks. */
export const refusedStreamFinding = (
  stream: WantedStream,
  role: StreamRole,
  refusal: DefinitionRefusal,
): Finding =>
  refused({
    message: `${stream.name} does not exist and cannot be created: ${whyRefused(refusal)}. The server refuses it with JetStream error ${refusal.code}, and ${role.loss}.`,
    resource: `nats/stream/${stream.name}`,
    evidence: {
      stream: stream.name,
      errorCode: refusal.code,
      replicas: stream.replicas,
      maxBytes: stream.maxBytes,
      source: stream.source,
    },
    remedy: { summary: repairOf(refusal), commands: [] },
  });

/** Its messages are still there, and whoever creates it again overwrites them (measured on 2.10.27 and 2.15.1). */
export const unrecoveredStreamFinding = (stream: WantedStream, role: StreamRole): Finding =>
  unrecovered({
    message: `${stream.name} is on disk, and NATS did not bring it back when it started (nats/server-health says more): ${role.loss}. Creating it again overwrites the messages on disk.`,
    resource: `nats/stream/${stream.name}`,
    evidence: { stream: stream.name, subjects: stream.subjects, writers: stream.writers },
    remedy: {
      summary: `Do not create ${stream.name}, and do not restart ${stream.writers.join(" or ") || "what creates it"}, before the reason in the log of NATS is repaired and NATS has brought it back.`,
      commands: [],
    },
  });

function createRemedy(
  { stream, templates, kubectl, nats, onDisk, domain, accounts }: MissingStream,
  running: readonly string[],
): Remedy {
  if (accounts.length > 0)
    return {
      summary: `If the services are users of ${plural(accounts.length, "account", "one of the accounts")} ${accounts.join(", ")}, let doctor connect as one: user and password in --nats-url, or --nats-creds. If they are users of the account that doctor is connected to, start${running.length > 0 ? " again" : ""} what creates ${stream.name}${stream.writers.length > 0 ? ` (${stream.writers.join(", ")})` : ""}.`,
      commands: [nats("account", "info")],
    };
  if (onDisk === null)
    return {
      summary: `See first in the log of NATS that it did not fail to recover ${stream.name} at its start: creating it again would overwrite what is on disk. Then start what creates it${stream.writers.length > 0 ? ` (${stream.writers.join(", ")})` : ""}. With --nats-monitoring-url http://HOST:8222 this is looked up.`,
      commands: [],
    };
  // Made here as well, it would take the subjects of the one that is somewhere else.
  if (domain !== null && running.length === 0)
    return {
      summary: `Doctor speaks to JetStream domain ${domain} and sees no other. If a hub or a leaf with a domain of its own keeps ${stream.name}, give its address (--nats-url). Otherwise start what creates it${stream.writers.length > 0 ? ` (${stream.writers.join(", ")})` : ""}.`,
      commands: [nats("account", "info")],
    };
  const add = addStream(nats, stream);
  const writer = templates?.find(({ name }) => name === running[0]);
  if (writer === undefined)
    return {
      summary: `Start what creates ${stream.name}${stream.writers.length > 0 ? ` (${stream.writers.join(", ")})` : ""}, and restart it where it runs: it does so only when it starts. Or create it by hand.`,
      commands: [add],
    };
  return {
    summary: `Restart ${writer.name}: it creates its streams only when it starts. If ${stream.name} is missing again, its image does not create it; create it by hand.`,
    ...oneOf(restartOf(kubectl, objectOf(writer)), [add]),
  };
}
