import type { NatsMonitoring, Stream } from "../../../snapshot/nats.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import type { ServerContext } from "./server-context.ts";

export const absent = defineFinding({
  code: "nats/server-health/absent",
  title: "A server of the cluster is not heard of",
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

/** From where `nats server check jetstream` calls a replica critical (--replica-seen-critical, --replica-lag-critical). Below, it is catching up. */
const silentMs = 5_000;
const lagOperations = 200;

/** A server of the cluster that leaders miss, or that does not keep up. */
export interface AbsentServer {
  name: string;
  /** Since it was last heard of. */
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
    ...streams.flatMap(({ config, cluster }) =>
      (cluster?.replicas ?? []).map((replica) => ({
        name: replica.name,
        current: replica.current ?? false,
        offline: replica.offline ?? false,
        silentMs: Math.round((replica.active ?? 0) / 1e6),
        lag: replica.lag ?? 0,
        stream: config.name,
      })),
    ),
  ].filter(
    (peer) => peer.offline || (!peer.current && (peer.silentMs > silentMs || peer.lag > lagOperations)),
  );
  return [...new Set(seen.map(({ name }) => name))].map((name) => {
    const entries = seen.filter((entry) => entry.name === name);
    return {
      name,
      silentMs: Math.max(...entries.map((entry) => entry.silentMs)),
      lag: Math.max(...entries.map((entry) => entry.lag)),
      streams: entries.flatMap(({ stream }) => stream ?? []),
    };
  });
}

/** Published messages are still taken while a majority is left; a stream without one is another finding. */
export function absentServerFinding(
  server: AbsentServer,
  { kubectl, nats, release }: ServerContext,
): Finding {
  const isSilent = server.silentMs > silentMs;
  const held = server.streams.length === 0 ? "" : ` It holds a replica of ${server.streams.join(", ")}.`;
  const selector = `app.kubernetes.io/component=nats,app.kubernetes.io/instance=${release}`;
  return (isSilent ? absent : behind)({
    message: `${server.name} ${isSilent ? `has not been heard of for ${formatDuration(server.silentMs)}` : `is ${server.lag} operations behind`}: its cluster works, and cannot bear the loss of as many servers as it is built for.${held}`,
    resource: `nats/server/${server.name}`,
    evidence: { server: server.name, silentMs: server.silentMs, lag: server.lag, streams: server.streams },
    remedy: {
      summary: isSilent
        ? `See why ${server.name} does not run, or cannot reach the others on port 6222.`
        : `${server.name} does not keep up: see its disk and its processor time.`,
      commands: [kubectl("get", "pods", "-l", selector), nats("server", "report", "jetstream")],
    },
  });
}
