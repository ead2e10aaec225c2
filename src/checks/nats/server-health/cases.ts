import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { streamsOf } from "../../../../test/support/checks/recorded-consumer.ts";
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

const never = (name: string) => ({ name, current: false, active: 0 });

/** MESSAGES as a stream of a cluster. */
const clustered = (cluster: object, config: object = {}) =>
  streamsOf("server-healthy", (s) =>
    s.config.name === "MESSAGES"
      ? { config: { ...s.config, ...config }, cluster: { name: "C1", ...cluster } }
      : s,
  );

const { sections: healthy, takenAt } = readSnapshot("server-healthy");
const inDays = (days: number): string => new Date(Date.parse(takenAt) + days * 86_400_000).toISOString();

/** The server, and credentials or a certificate valid from so many days ago for so many more. */
function valid(what: "certificate" | "credentials", agoDays: number, leftDays: number) {
  const section = healthy["nats/server"];
  if (!section?.ok) throw new Error("server-healthy has no server");
  const validity = { from: inDays(-agoDays), until: inDays(leftDays) };
  return { "nats/server": succeed({ ...section.data, [what]: validity }) };
}

export const cases: Case[] = [
  {
    name: "a certificate of a year with half of it left",
    snapshot: "server-healthy",
    takenAt,
    sections: valid("certificate", 180, 185),
    status: "pass",
  },
  {
    name: "a certificate of a year with twenty days left",
    snapshot: "server-healthy",
    takenAt,
    sections: valid("certificate", 345, 20),
    status: "warn",
    finds: ["certificate-ends"],
    says: ["ends in 20d"],
  },
  {
    name: "a certificate of a year with three days left",
    snapshot: "server-healthy",
    takenAt,
    sections: valid("certificate", 362, 3),
    status: "fail",
    says: ["a client that verifies it can neither connect nor reconnect"],
  },
  {
    name: "a certificate that lives for two days and is renewed by a machine",
    snapshot: "server-healthy",
    takenAt,
    sections: valid("certificate", 1, 1),
    status: "pass",
  },
  {
    name: "the certificate has ended, and this connection is older",
    snapshot: "server-healthy",
    takenAt,
    sections: valid("certificate", 365, -1),
    status: "fail",
    says: ["has ended 1d ago"],
  },
  {
    name: "doctor's connection is not encrypted, and the monitoring port tells the end",
    snapshot: "server-healthy",
    takenAt,
    sections: { "nats/monitoring": monitoring("server-healthy", { certificateEndsAt: inDays(2) }) },
    status: "fail",
    finds: ["certificate-ends"],
  },
  {
    name: "credentials of a quarter with four days left",
    snapshot: "server-healthy",
    takenAt,
    sections: valid("credentials", 86, 4),
    status: "warn",
    finds: ["credentials-end"],
    says: ["end in 4d", "Services with the same credentials are cut off too"],
  },
  {
    name: "its clock is two minutes behind this machine's",
    snapshot: "server-healthy",
    sections: { "nats/monitoring": monitoring("server-healthy", { clockAheadMs: -120_000 }) },
    status: "warn",
    says: ["This machine's clock is 2m ahead of NATS'"],
  },
  {
    name: "restarted with a smaller max_file: the real server (2.10.27) did not bring a stream back",
    snapshot: "streams-not-recovered",
    status: "fail",
    resources: ["nats/server/recorded"],
    messages: [
      "recorded answers /healthz with 503: JetStream stream '$G > MESSAGESDLQ' could not be recovered. Its messages are on disk, and no client can read them.",
    ],
    says: [
      "the stream comes back",
      "do not create the stream",
      "kubectl logs statefulset/nomnom-nats --tail=200",
    ],
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
      "nats-0 has been silent for 22.5 s: the cluster works on with the majority that is left",
      "It holds a replica of MESSAGES, MESSAGESDLQ.",
      "kubectl get pods -l app.kubernetes.io/component=nats,app.kubernetes.io/instance=nomnom",
    ],
  },
  {
    name: "two of the three servers of a stream are gone, as five servers showed it: 2.15 lists it without a leader and says nothing of its peers",
    snapshot: "server-healthy",
    sections: {
      "nats/streams": clustered({ leader: undefined, replicas: [never("nats-0"), never("nats-1")] }),
    },
    status: "fail",
    resources: ["nats/server/cluster"],
    evidence: { streams: ["MESSAGES"] },
    says: ["1 of 2 streams has no leader: MESSAGES", "messages published to them are refused or lost"],
  },
  {
    name: "no leader, and 2.10 says that a peer is silent: no word of a cluster that works",
    snapshot: "server-healthy",
    sections: {
      "nats/streams": clustered({ leader: "", replicas: [never("nats-0")] }),
      "nats/monitoring": monitoring("server-healthy", peer({ offline: true, silentMs: 26_000 })),
    },
    status: "fail",
    says: ["nats-0 has been silent for 26 s: without it there is no majority"],
  },
  {
    name: "a server was removed for good and the stream has two peers for three replicas",
    snapshot: "server-healthy",
    sections: {
      "nats/streams": clustered(
        { leader: "recorded", replicas: [{ name: "nats-1", current: true, active: 5e8, lag: 0 }] },
        { num_replicas: 3 },
      ),
    },
    status: "warn",
    resources: ["nats/stream/MESSAGES"],
    says: ["MESSAGES should have 3 replicas and has 2"],
  },
  {
    name: "all its peers are there",
    snapshot: "server-healthy",
    sections: {
      "nats/streams": clustered(
        { leader: "recorded", replicas: [{ name: "nats-1", current: true, active: 5e8, lag: 0 }] },
        { num_replicas: 2 },
      ),
    },
    status: "pass",
  },
  {
    name: "a newer server wrote the stream: the reason is the server's (2.15)",
    snapshot: "server-healthy",
    sections: {
      "nats/streams": error("nats", "unreachable", "1 of 2 streams do not answer: MESSAGES", {
        unlisted: { MESSAGES: "unsupported - required API level: 99, current API level: 5" },
      }),
    },
    status: "fail",
    resources: ["nats/stream/MESSAGES"],
    messages: [
      "The server cannot run MESSAGES: unsupported - required API level: 99, current API level: 5. The stream takes and delivers no messages; those it holds are on disk.",
    ],
  },
  {
    name: "one of two replicas is gone: the real cluster (2.15.3) still called a leader, and took no order",
    snapshot: "server-healthy",
    sections: {
      "nats/streams": clustered(
        { leader: "nats-1", replicas: [{ name: "nats-0", current: false, active: 15e9 }] },
        { num_replicas: 2 },
      ),
    },
    status: "fail",
    finds: ["streams-without-leader", "absent"],
    says: ["1 of 2 streams has no majority of their servers: MESSAGES"],
    doesNotSay: ["works on"],
  },
  {
    name: "one of three replicas is silent for 3 s",
    snapshot: "server-healthy",
    sections: {
      "nats/streams": clustered(
        {
          leader: "nats-1",
          replicas: [
            { name: "nats-0", current: false, active: 3e9 },
            { name: "nats-2", current: true, active: 1e8 },
          ],
        },
        { num_replicas: 3 },
      ),
    },
    status: "pass",
  },
  {
    name: "the server of a consumer with one replica is gone, its stream has three",
    snapshot: "server-healthy",
    sections: {
      "nats/consumers": {
        ok: false,
        error: {
          kind: "unreachable",
          system: "nats",
          message: "1 of 1 consumers of MESSAGES do not answer: workers",
          unlisted: { workers: null },
        },
      },
    },
    status: "fail",
    finds: ["consumers-without-leader"],
    says: ["the readers of these consumers get none", "nats consumer report MESSAGES"],
  },
  {
    name: "two of three servers are silent, and one still calls itself the leader",
    snapshot: "server-healthy",
    sections: {
      "nats/monitoring": monitoring("server-healthy", {
        clusterSize: 3,
        peers: ["nats-0", "nats-2"].map((name) => ({
          ...{ name, current: false, offline: false, silentMs: 7_000, lag: 0 },
        })),
      }),
    },
    status: "warn",
    says: ["without it there is no majority"],
    doesNotSay: ["works on"],
  },
  {
    name: "a server that the leader calls offline and never heard of",
    snapshot: "server-healthy",
    sections: { "nats/monitoring": monitoring("server-healthy", peer({ offline: true, silentMs: 0 })) },
    status: "warn",
    says: ["nats-0 is offline", "peer-remove nats-0"],
  },
  {
    name: "silent for 6 s while the server still calls it current, as it does for 10 s",
    snapshot: "server-healthy",
    sections: { "nats/monitoring": monitoring("server-healthy", peer({ current: true, silentMs: 6_000 })) },
    status: "warn",
    says: ["nats-0 has been silent for 6 s"],
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
      "recorded has 9 of 10 connections (max_connections): when they are used up, further clients are refused.",
    ],
    says: ["curl 'http://127.0.0.1:8222/connz?sort=start'"],
  },
  {
    name: "all connections used",
    snapshot: "server-healthy",
    sections: { "nats/monitoring": monitoring("server-healthy", connections(100)) },
    status: "fail",
    says: ["further clients are refused, and a service that restarts cannot connect"],
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
    says: ["nats-0 has been silent for 22.5 s"],
  },
  {
    name: "the streams, and with them their replicas, are not readable",
    snapshot: "server-healthy",
    sections: { "nats/streams": error("nats", "timeout", "STREAM.LIST did not answer within 5 s") },
    status: "unknown",
    says: ["STREAM.LIST did not answer"],
  },
];
