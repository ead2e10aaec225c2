import type { Refusal, RefusalOf } from "../../../jetstream/answer.ts";
import { counted } from "../../../units/counted.ts";
import { formatBytes } from "../../../units/format-bytes.ts";

/** Why the server refuses a stream for what it is and where it is to go. Subjects and storage have checks of their own. */
export type DefinitionRefusal = RefusalOf<
  "no-tier" | "max-streams" | "max-bytes-required" | "stream-bytes" | "single-server" | "peers"
>;

const ofDefinition: ReadonlySet<Refusal["kind"]> = new Set([
  ...(["no-tier", "max-streams", "max-bytes-required", "stream-bytes"] as const),
  ...(["single-server", "peers"] as const),
]);

export const isOfDefinition = (refusal: Refusal): refusal is DefinitionRefusal =>
  ofDefinition.has(refusal.kind);

/** Follows `cannot be created: `. */
export function whyRefused(refusal: DefinitionRefusal): string {
  switch (refusal.kind) {
    case "no-tier":
      return `the account has no tier for ${replicasIn(refusal)} (it has ${refusal.tiers.join(", ")})`;
    case "max-streams":
      return `${refusal.whose} has ${refusal.streams} of ${refusal.max} streams (max_streams)`;
    case "max-bytes-required":
      return `${refusal.whose} takes only streams with max_bytes (max_bytes_required)`;
    case "stream-bytes":
      return `it reserves ${formatBytes(refusal.bytes)}, and one stream of ${refusal.whose} may reserve ${formatBytes(refusal.max)}`;
    case "single-server":
      return `it wants ${replicasIn(refusal)}, and ${refusal.server} is a single server`;
    case "peers": {
      const { there, size, offline } = refusal;
      const gone = offline.length === 0 ? "" : ` (${offline.join(", ")} offline)`;
      return `it wants ${replicasIn(refusal)}, and the cluster has ${there} of ${size} servers with JetStream${gone}`;
    }
  }
}

/** What to do about it. */
export function repairOf(refusal: DefinitionRefusal): string {
  switch (refusal.kind) {
    case "no-tier":
      return "Give the account such a tier, or the stream another number of replicas.";
    case "max-streams":
      return `Raise max_streams of ${refusal.whose}, or remove a stream nobody uses.`;
    case "max-bytes-required":
      return "Give the stream max_bytes, in nomnom.doctor.yaml and in the service that creates it.";
    case "stream-bytes":
      return `Raise that limit of ${refusal.whose}, or give the stream less.`;
    case "single-server":
      return largerCluster(refusal.replicas);
    case "peers":
      return refusal.offline.length > 0
        ? `Bring ${refusal.offline.join(", ")} back.`
        : largerCluster(refusal.replicas);
  }
}

const largerCluster = (replicas: number): string =>
  `Build a cluster of at least ${replicas} servers with JetStream, or correct the number of replicas in nomnom.doctor.yaml and in the service that creates the stream.`;

const replicasIn = ({ replicas }: { replicas: number }): string => counted(replicas, "replica");
