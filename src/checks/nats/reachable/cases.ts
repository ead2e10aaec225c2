import { type Case, contactFailures, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { succeed } from "../../../snapshot/probe-result.ts";

const recorded = readSnapshot("streams-healthy").sections["nats/server"];
if (!recorded?.ok) throw new Error("streams-healthy has no nats/server");
const server = recorded.data;

const { "nats/monitoring": port } = readSnapshot("streams-healthy").sections;
if (!port?.ok) throw new Error("streams-healthy has no nats/monitoring");
const monitoring = port.data;
const { jetstream: held } = monitoring;
if (held === null) throw new Error("streams-healthy has no JetStream");
const leaderless = (change: object) =>
  succeed({
    ...{ ...monitoring, jetstream: { ...held, metaLeader: null } },
    health: { ok: false, status: 503, error: "JetStream has not established contact with a meta leader" },
    ...change,
  });

const fails = contactFailures(["nats/server", "nats/account"], { address: "nats://127.0.0.1:4222" });

export const cases: Case[] = [
  fails(
    "unreachable",
    "NATS at nats://127.0.0.1:4222: connection refused (ECONNREFUSED)",
    "Check that it runs",
    "kubectl -n nomnom-dev get statefulset/nomnom-nats",
  ),
  fails("timeout", "NATS at nats://127.0.0.1:4222: no answer within 5000 ms", "overloaded"),
  fails("auth", "Authorization Violation", "--nats-creds"),
  fails("tls", "self-signed certificate", "--nats-ca"),
  fails("invalid", "expected INFO, got HTTP/1.1 400", "another program or a proxy"),
  fails("not-found", "no such account", "Correct the name."),
  {
    name: "a login that nobody gave is refused: it is the one the services use",
    sections: {
      "nats/server": error("nats", "auth", "NATS refused the credentials: Authorization Violation"),
      "nats/account": error("nats", "auth", "NATS refused the credentials: Authorization Violation"),
    },
    route: { system: "nats", origin: "NATS_URL of pod nomnom-worker-x" },
    status: "fail",
    says: [
      "The login comes from NATS_URL of pod nomnom-worker-x.",
      "correct the login that the services use (NATS_URL of pod nomnom-worker-x)",
    ],
  },
  {
    name: "the port for clients is closed, and the monitoring port answers: the real server was in lame duck mode",
    sections: {
      "nats/server": error("nats", "unreachable", "connection refused (ECONNREFUSED)"),
      "nats/account": error("nats", "unreachable", "connection refused (ECONNREFUSED)"),
      "nats/monitoring": succeed(monitoring),
    },
    status: "fail",
    finds: ["unreachable"],
    says: ["takes no clients at this address. It may be about to shut down (lame duck mode)"],
  },
  {
    name: "JetStream is off",
    sections: {
      "nats/server": succeed({ ...server, jetstream: false }),
      "nats/account": error("nats", "not-found", "JetStream not enabled"),
    },
    status: "fail",
    resources: ["nats/server/recorded"],
    says: ["its JetStream is off", "nats.jetstream.enabled=true"],
  },
  {
    name: "JetStream is off for this account",
    sections: {
      "nats/server": succeed(server),
      "nats/account": error("nats", "not-found", "10039 JetStream not enabled for account"),
    },
    status: "fail",
    says: ["not for this account"],
  },
  {
    name: "a cluster without a meta leader: the server answers, JetStream does not",
    sections: {
      "nats/server": succeed(server),
      "nats/account": error("nats", "timeout", "$JS.API.INFO did not answer within 5 s"),
    },
    status: "fail",
    says: ["its JetStream API does not work", "meta leader", "/healthz"],
  },
  {
    name: "a server that is to be alone and has a cluster block: JetStream waits for the others (2.9.10 to 2.15.3)",
    sections: {
      "nats/server": succeed({ ...server, cluster: "c" }),
      "nats/account": error("nats", "timeout", "$JS.API.INFO did not answer within 5 s"),
      "nats/monitoring": leaderless({ clusterSize: 2, routes: 0 }),
    },
    status: "fail",
    says: [
      "the JetStream of cluster c has no leader. It needs 2 of 2 servers for one",
      "connected to none of the others",
      "has not established contact with a meta leader",
      "nats.cluster.enabled=false",
      "curl http://127.0.0.1:8222/healthz",
    ],
  },
  {
    name: "one of three servers is left, and sees one other",
    sections: {
      "nats/server": succeed({ ...server, cluster: "c" }),
      "nats/account": error("nats", "unreachable", "JetStream system temporarily unavailable (503/10008)"),
      "nats/monitoring": leaderless({ clusterSize: 5, routes: 4 }),
    },
    status: "fail",
    says: ["It needs 3 of 5 servers for one", "port (6222)"],
  },
  {
    name: "the login is that of the system account, which never has JetStream",
    sections: {
      "nats/server": succeed(server),
      "nats/account": error("nats", "not-found", "JetStream not enabled for account (503/10039)", {
        account: "SYS",
      }),
      "nats/monitoring": succeed({ ...monitoring, systemAccount: "SYS" }),
    },
    status: "fail",
    says: ["the login is that of its system account (SYS)", "Streams are in: $G."],
  },
  {
    name: "an account without JetStream that the server names, beside others that have streams",
    sections: {
      "nats/server": succeed(server),
      "nats/account": error("nats", "not-found", "JetStream not enabled for account (503/10039)", {
        account: "APP",
      }),
      "nats/monitoring": succeed({ ...monitoring, systemAccount: "SYS" }),
    },
    status: "fail",
    says: ["not for this account (APP)", "Switch JetStream on", "Streams are in: $G."],
  },
  {
    name: "a real server with JetStream",
    snapshot: "streams-healthy",
    status: "pass",
    says: ["NATS 2.9.10 answers as recorded"],
  },
  {
    name: "the account may not ask JetStream",
    sections: {
      "nats/server": succeed(server),
      "nats/account": error("nats", "forbidden", "no permission to publish to $JS.API.INFO", {
        hint: "Allow publish on $JS.API.> and subscribe on _INBOX.>",
      }),
    },
    status: "unknown",
    says: ["$JS.API.INFO", "Allow publish"],
  },
  {
    name: "its address would come from Kubernetes, which does not answer",
    sections: {
      "nats/server": error("nats", "upstream", "the address comes from Kubernetes", {
        upstream: "kubernetes",
      }),
      "nats/account": error("nats", "upstream", "the address comes from Kubernetes", {
        upstream: "kubernetes",
      }),
    },
    status: "blocked",
  },
  { name: "no address for NATS", status: "skip" },
];
