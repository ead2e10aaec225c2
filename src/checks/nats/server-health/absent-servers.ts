import { everyRelease } from "../../../snapshot/kubernetes/release-name.ts";
import type { NatsMonitoring, Stream } from "../../../snapshot/nats.ts";
import { counted } from "../../../units/counted.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { isLeaderless } from "./leaderless-streams.ts";
import { type ServerContext, systemReport } from "./server-context.ts";
import { isSilent, leavesNoMajority } from "./silence.ts";

export const absent = defineFinding({
  code: "nats/server-health/absent",
  title: "A server of the cluster is silent or offline",
  severity: ["warning"],
  resource: ["nats/server"],
  recovers: null,
});

export const behind = defineFinding({
  code: "nats/server-health/behind",
  title: "A server of the cluster does not keep up",
  severity: ["warning"],
  resource: ["nats/server"],
  recovers: null,
});

export const missingReplicas = defineFinding({
  code: "nats/server-health/missing-replicas",
  title: "A stream has fewer servers than replicas",
  severity: ["warning"],
  resource: ["nats/stream"],
  recovers: null,
});

/** From where `nats server check jetstream` calls a replica critical (--replica-lag-critical). Below, it is catching up. */
const lagOperations = 200;

/** A server of the cluster that leaders miss, or that does not keep up. */
export interface AbsentServer {
  name: string;
  offline: boolean;
  /** Since it last answered. */
  silentMs: number;
  /** Operations it is behind. */
  lag: number;
  /** The streams it holds a replica of, as far as they are readable. */
  streams: string[];
}

/** Servers that the meta leader or the leader of a stream does not see, or that are far behind. A leader's word counts: the others see less (2.10.27). */
export function absentServers(monitoring: NatsMonitoring | null, streams: readonly Stream[]): AbsentServer[] {
  const seen = [
    ...(monitoring?.peers ?? []).map((peer) => ({ ...peer, stream: null })),
    ...streams
      .filter((stream) => !isLeaderless(stream))
      .flatMap(({ config, cluster }) =>
        (cluster?.replicas ?? []).map((replica) => ({
          name: replica.name,
          offline: replica.offline ?? false,
          silentMs: Math.round((replica.active ?? 0) / 1e6),
          lag: replica.lag ?? 0,
          stream: config.name,
        })),
      ),
  ].filter((peer) => isSilent(peer) || peer.lag > lagOperations);
  return [...new Set(seen.map(({ name }) => name))].map((name) => {
    const entries = seen.filter((entry) => entry.name === name);
    return {
      name,
      offline: entries.some((entry) => entry.offline),
      silentMs: Math.max(...entries.map((entry) => entry.silentMs)),
      lag: Math.max(...entries.map((entry) => entry.lag)),
      streams: entries.flatMap(({ stream }) => stream ?? []),
    };
  });
}

/** Half of the servers and more are gone: the one that still calls itself JetStream's leader gives up within seconds. */
export function hasLostMajority({ peers = [], clusterSize }: NatsMonitoring): boolean {
  return leavesNoMajority(peers.filter(isSilent).length, clusterSize);
}

/** Published messages are still taken while a majority is left; a stream without one is another finding. `isLost`: streams have no leader, or JetStream no majority. */
export function absentServerFinding(server: AbsentServer, isLost: boolean, context: ServerContext): Finding {
  const { kubectl, instance } = context;
  const isAbsent = isSilent(server);
  const held = server.streams.length === 0 ? "" : ` It holds a replica of ${server.streams.join(", ")}.`;
  const selector = `app.kubernetes.io/component=nats${instance === everyRelease ? "" : `,app.kubernetes.io/instance=${instance}`}`;
  const silence =
    server.silentMs > 0 ? `has been silent for ${formatDuration(server.silentMs)}` : "is offline";
  const rest = isLost
    ? "without it there is no majority"
    : "the cluster works on with the majority that is left, and survives the loss of fewer servers than planned";
  return (isAbsent ? absent : behind)({
    message: `${server.name} ${isAbsent ? silence : `is ${server.lag} operations behind`}: ${rest}.${held}`,
    resource: `nats/server/${server.name}`,
    evidence: { server: server.name, silentMs: server.silentMs, lag: server.lag, streams: server.streams },
    remedy: {
      summary: isAbsent
        ? `See why ${server.name} does not run, or cannot reach the others on port 6222. If it was removed permanently, also remove it from the cluster, as a user of the system account (nats server raft peer-remove ${server.name}).`
        : `Find out why ${server.name} does not keep up: see its disk and its processor time.`,
      commands: [kubectl("get", "pods", "-l", selector), ...systemReport(context)],
    },
  });
}

/** A stream with fewer peers than replicas: a server was removed for good, and none took its place (natscli: `replicas_missing_replicas`). */
export function missingReplicaFindings(streams: readonly Stream[], context: ServerContext): Finding[] {
  return streams.flatMap((stream) => {
    const { config, cluster } = stream;
    const peers = (cluster?.replicas.length ?? 0) + 1;
    if (!cluster || isLeaderless(stream) || peers >= config.num_replicas) return [];
    return [
      missingReplicas({
        message: `${config.name} should have ${counted(config.num_replicas, "replica")} and has ${peers}: a server was removed, and none has taken its place. The stream survives the loss of fewer servers.`,
        resource: `nats/stream/${config.name}`,
        evidence: { stream: config.name, replicas: config.num_replicas, peers },
        remedy: {
          summary: `Add a server with JetStream to the cluster, and ${config.name} takes it. Or set its replicas to ${peers}.`,
          commands: systemReport(context),
        },
      }),
    ];
  });
}
