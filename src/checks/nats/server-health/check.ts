import { kubectlFor } from "../../../remedy/kubectl.ts";
import { natsFor } from "../../../remedy/nats.ts";
import { defineCheck } from "../../check.ts";
import { clockSkewFindings, clockSkewKind } from "../../clock-skew.ts";
import { dataOf, undecidedBy } from "../../unreadable.ts";
import { withoutMonitoring } from "../server/without-monitoring.ts";
import {
  absent,
  absentServerFinding,
  absentServers,
  behind,
  hasLostMajority,
  missingReplicaFindings,
  missingReplicas,
} from "./absent-servers.ts";
import { connectionFindings, connectionsUsedUp, slowConsumers } from "./connections.ts";
import { certificateEnds, credentialsEnd, expiryFindings } from "./expiry.ts";
import { healthFinding, notRecovered, unhealthy } from "./health.ts";
import { consumersWithoutLeader, leaderlessConsumerFindings } from "./leaderless-consumers.ts";
import { leaderlessFindings, streamsWithoutLeader, unsupported } from "./leaderless-streams.ts";

const clockSkew = clockSkewKind("nats", "nats/server-health", "NATS'");

/** The server calls itself healthy, its cluster is complete, every stream has a leader, and clients can connect, now and for some weeks. */
export const serverHealth = defineCheck({
  id: "nats/server-health",
  title: "NATS is healthy, and so is its cluster",
  requires: ["nats/reachable"],
  reads: [],
  optional: ["nats/server", "nats/streams", "nats/consumers", "nats/monitoring"],
  findings: [
    unhealthy,
    notRecovered,
    streamsWithoutLeader,
    consumersWithoutLeader,
    unsupported,
    absent,
    behind,
    missingReplicas,
    connectionsUsedUp,
    slowConsumers,
    certificateEnds,
    credentialsEnd,
    clockSkew,
  ],
  decide({ optional, blueprint, target, takenAt }) {
    const streams = optional["nats/streams"];
    const monitoring = optional["nats/monitoring"];
    const read = dataOf(monitoring);
    const server = dataOf(optional["nats/server"]);
    const context = {
      kubectl: kubectlFor(target),
      nats: natsFor(target),
      workload: blueprint.nats.server.workload,
      instance: blueprint.instance,
      monitoringUrl: read?.url ?? null,
    };
    const leaderless = leaderlessFindings(streams, context);
    const isLost = leaderless.length > 0 || (read !== null && hasLostMajority(read));
    const findings = [
      ...(read === null ? [] : healthFinding(read, context)),
      ...leaderless,
      // What has no leader for its stream is said with that.
      ...(leaderless.length > 0 ? [] : leaderlessConsumerFindings(optional["nats/consumers"], context)),
      ...absentServers(read, dataOf(streams) ?? []).map((server) =>
        absentServerFinding(server, isLost, context),
      ),
      ...missingReplicaFindings(dataOf(streams) ?? [], context),
      ...(read === null ? [] : connectionFindings(read, Date.parse(takenAt))),
      ...(server === null ? [] : expiryFindings(server, read, Date.parse(takenAt))),
      ...clockSkewFindings(clockSkew, read?.clockAheadMs, {
        whose: "NATS'",
        ages: "Ages of messages and deliveries are computed from the server's clock.",
        resource: `nats/server/${read?.serverName ?? "unknown"}`,
      }),
    ];
    // Replicas are in the list of streams; without it only the meta group is known.
    const unread = streams.ok ? undefined : undecidedBy([streams.error], target, null);
    const incomplete = monitoring.ok
      ? unread
      : withoutMonitoring(
          "the health and the connections of NATS are visible on its monitoring port only",
          "nats/server-health",
          monitoring.error,
          target,
        );
    return { kind: "decided", findings, ...(incomplete && { incomplete }) };
  },
});
