import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { sectionSchemas } from "../../../snapshot/snapshot.ts";

/** What the server of a recording says, changed. */
function monitoring(snapshot: string, change: Record<string, unknown>) {
  const section = readSnapshot(snapshot).sections["nats/monitoring"];
  if (!section?.ok) throw new Error(`${snapshot} has no monitoring`);
  return succeed(sectionSchemas["nats/monitoring"].parse({ ...section.data, ...change }));
}
const connections = (open: number, slowConsumers = 0) => ({
  connections: { open, max: 100, slowConsumers, startedAt: startedAgo(26 * 3_600_000) },
});
const startedAgo = (ms: number) =>
  new Date(Date.parse(readSnapshot("server-healthy").takenAt) - ms).toISOString();
const peer = (change: Record<string, unknown>) => ({
  peers: [{ name: "nats-0", current: false, offline: false, silentMs: 200, lag: 0, ...change }],
});

export const cases: Case[] = [
  {
    name: "restarted with a smaller max_file: the real server (2.10.27) did not bring a stream back",
    snapshot: "streams-not-recovered",
    status: "fail",
    resources: ["nats/server/recorded"],
    messages: [
      "recorded answers /healthz with 503: JetStream stream '$G > MESSAGESDLQ' could not be recovered. What was stored is on disk, and nobody gets at it.",
    ],
    says: ["raise it again and restart NATS", "kubectl logs statefulset/nomnom-nats --tail=200"],
  },
  {
    name: "unhealthy for another reason",
    snapshot: "server-healthy",
    sections: {
      "nats/monitoring": monitoring("server-healthy", {
        health: { ok: false, status: 503, error: "JetStream is not current with the meta leader" },
      }),
    },
    status: "fail",
    says: ["its liveness probe restarts it", "curl http://127.0.0.1:8222/healthz"],
  },
  {
    name: "the one server of a stream is gone: the real cluster had no responders for an order",
    snapshot: "cluster-stream-without-leader",
    status: "fail",
    resources: ["nats/server/cluster"],
    evidence: { streams: ["MESSAGES"] },
    says: ["1 of 2 streams do not answer: MESSAGES", "nats stream report"],
  },
  {
    name: "one of three servers is gone: the real cluster still took an order",
    snapshot: "cluster-server-gone",
    status: "warn",
    resources: ["nats/server/nats-0"],
    evidence: { streams: ["MESSAGES", "MESSAGESDLQ"] },
    says: [
      "nats-0 has not been heard of for 29 s: its cluster works",
      "It holds a replica of MESSAGES, MESSAGESDLQ.",
      "kubectl get pods -l app.kubernetes.io/component=nats,app.kubernetes.io/instance=nomnom",
    ],
  },
  {
    name: "a server far behind",
    snapshot: "server-healthy",
    sections: { "nats/monitoring": monitoring("server-healthy", peer({ lag: 201 })) },
    status: "warn",
    says: ["nats-0 is 201 operations behind"],
  },
  {
    name: "a server that was there a moment ago, and catches up",
    snapshot: "server-healthy",
    sections: { "nats/monitoring": monitoring("server-healthy", peer({ lag: 200, silentMs: 5_000 })) },
    status: "pass",
  },
  {
    name: "nine of ten connections used",
    snapshot: "nats-connections-nearly-used-up",
    status: "warn",
    messages: [
      "recorded has 9 of 10 connections (max_connections): when they are used up, further clients are turned away.",
    ],
    says: ["nats server report connections"],
  },
  {
    name: "all connections used",
    snapshot: "server-healthy",
    sections: { "nats/monitoring": monitoring("server-healthy", connections(100)) },
    status: "fail",
    says: ["further clients are turned away, a service that restarts does not come back"],
  },
  {
    name: "slow consumers since the start: worth a note",
    snapshot: "server-healthy",
    sections: { "nats/monitoring": monitoring("server-healthy", connections(3, 2)) },
    status: "pass",
    says: ["has cut off 2 clients since its start, 1d2h ago"],
  },
  { name: "a healthy server", snapshot: "server-healthy", status: "pass", messages: [] },
  {
    name: "a snapshot taken before connections were read",
    snapshot: "streams-healthy",
    status: "pass",
    messages: [],
  },
  {
    name: "without monitoring",
    snapshot: "server-healthy",
    sections: {
      "nats/monitoring": error("nats", "unreachable", "nothing answers on the monitoring port 8222"),
    },
    status: "unknown",
    says: [
      "on its monitoring port only: nothing answers on the monitoring port 8222",
      "--nats-monitoring-url",
    ],
  },
  {
    name: "without monitoring the replicas still tell of a server that is gone",
    snapshot: "cluster-server-gone",
    sections: { "nats/monitoring": error("nats", "not-configured", "no address for the monitoring port") },
    status: "unknown",
    says: ["nats-0 has not been heard of for 29 s"],
  },
  {
    name: "the streams, and with them their replicas, are not readable",
    snapshot: "server-healthy",
    sections: { "nats/streams": error("nats", "timeout", "STREAM.LIST did not answer within 5 s") },
    status: "unknown",
    says: ["STREAM.LIST did not answer"],
  },
];
