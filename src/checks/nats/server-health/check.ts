import type { NatsMonitoring, Stream } from "../../../snapshot/nats.ts";
import type { ProbeError } from "../../../snapshot/probe-result.ts";
import { defineCheck, type Undecided } from "../../check.ts";
import type { UncodedFinding } from "../../finding.ts";
import { kubectlCommand } from "../../kubectl-command.ts";
import { dataOf, undecidedBy } from "../../unreadable.ts";
import { withoutMonitoring } from "../server/without-monitoring.ts";
import { absentServerFinding, absentServers, type ServerContext } from "./absent-servers.ts";
import { connectionFindings } from "./connection-findings.ts";

/** The server calls itself healthy, its cluster is complete, every stream has a leader, and clients can still connect. */
export const serverHealth = defineCheck({
  id: "nats/server-health",
  title: "NATS is healthy, and so is its cluster",
  requires: ["nats/reachable"],
  reads: [],
  optional: ["nats/streams", "nats/monitoring"],
  decide({ optional, blueprint, target, takenAt }) {
    const streams = optional["nats/streams"];
    const monitoring = optional["nats/monitoring"];
    const read = dataOf(monitoring);
    const context = { kubectl: kubectlCommand(target), release: blueprint.release };
    const findings = [
      ...(read === null ? [] : unhealthy(read, context)),
      ...(streams.ok ? [] : withoutLeader(streams.error)),
      ...absentServers(read, streams.ok ? streams.data : []).map((server) =>
        absentServerFinding(server, context),
      ),
      ...(read === null ? [] : connectionFindings(read, Date.parse(takenAt))),
    ];
    const incomplete = monitoring.ok
      ? unreadStreams(streams)
      : withoutMonitoring(
          "how NATS itself is doing (/healthz, connections) is on its monitoring port only",
          "nats/server-health",
          monitoring.error,
          target.namespace,
        );
    return { kind: "decided", findings, ...(incomplete && { incomplete }) };
  },
});

/** The chart's probes ask the same address: an unhealthy server gets no connections from its Service, and is restarted after 30 s. */
function unhealthy({ url, serverName, health }: NatsMonitoring, context: ServerContext): UncodedFinding[] {
  if (health.ok) return [];
  const said = health.error ?? "no reason";
  const lost = /could not be recovered/.test(said);
  return [
    {
      severity: "error",
      message: `${serverName} answers /healthz with ${health.status}: ${said.replace(/\.$/, "")}. ${lost ? "What was stored is on disk, and nobody gets at it." : "Kubernetes takes such a server out of its Service, and its liveness probe restarts it."}`,
      resource: `nats/server/${serverName}`,
      evidence: { status: health.status, error: health.error },
      remedy: lost
        ? {
            summary:
              "See the log of its start for the reason. After max_file was lowered below what the streams reserve: raise it again and restart NATS, the stream comes back (2.10.27).",
            commands: [
              `${context.kubectl} logs statefulset/${context.release}-nats --tail=200`,
              `${context.kubectl} edit configmap ${context.release}-nats-config`,
            ],
          }
        : {
            summary: "See its log for the reason.",
            commands: [
              `curl ${url}/healthz`,
              `${context.kubectl} logs statefulset/${context.release}-nats --tail=200`,
            ],
          },
      key: "unhealthy",
    },
  ];
}

/** STREAM.LIST names streams whose leader does not answer. Measured on a cluster of 2.10.27: publishing to them finds no responders. */
function withoutLeader({ kind, message }: ProbeError): UncodedFinding[] {
  const names = kind === "unreachable" ? /streams do not answer: (.+)$/.exec(message)?.[1] : undefined;
  if (names === undefined) return [];
  return [
    {
      severity: "error",
      message: `${message.replace(/\.$/, "")}. Their servers are down or too few for a majority: what is published to them is refused or lost, and nothing is delivered.`,
      resource: "nats/server/cluster",
      evidence: { streams: names.split(", ") },
      remedy: {
        summary:
          "Bring the servers back that hold them. A stream with one replica is gone while its one server is.",
        commands: ["nats stream report", "nats server report jetstream"],
      },
      key: "streams-without-leader",
    },
  ];
}

/** Replicas are in the list of streams; without it only the meta group is known. */
function unreadStreams(
  streams: { ok: true; data: Stream[] } | { ok: false; error: ProbeError },
): Undecided | undefined {
  return streams.ok ? undefined : undecidedBy([streams.error], null, null);
}
