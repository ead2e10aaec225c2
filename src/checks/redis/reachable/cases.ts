import { type Case, contactFailures, error } from "../../../../test/support/checks/cases.ts";
import { primary, redisWith } from "../../../../test/support/checks/redis.ts";

const fails = contactFailures(["redis/server"]);

export const cases: Case[] = [
  fails(
    "unreachable",
    "Redis at redis://cache:6379: connection refused (ECONNREFUSED)",
    "Check that it runs",
  ),
  fails("timeout", "Redis at redis://cache:6379: no answer within 5000 ms", "overloaded"),
  fails("auth", "Redis at redis://cache:6379: WRONGPASS invalid username-password pair", "--redis-url"),
  fails("tls", "Redis at rediss://cache:6379: TLS handshake failed", "CA"),
  fails("invalid", 'Redis at redis://cache:6379: this is not a Redis server, it answers "HTTP/1.1 400"'),
  fails("not-found", "Redis at redis://cache:6379: what was asked for is not there", "Correct the name."),
  {
    name: "a login that nobody gave is refused: it is the one the services use",
    sections: { "redis/server": error("redis", "auth", "Redis at redis://cache:6379: NOAUTH") },
    route: { system: "redis", origin: "REDIS_URL of pod orders-x" },
    status: "fail",
    says: ["The login comes from REDIS_URL of pod orders-x.", "requirepass"],
  },
  {
    name: "it reads its data from disk",
    sections: redisWith({
      ping: "LOADING Redis is loading the dataset in memory",
      loading: { secondsLeft: 40 },
    }),
    status: "fail",
    finds: ["loading"],
    messages: [
      "Redis 7.0.15 has started and reads its data from disk: until then it refuses every command with LOADING. It expects to need 40 s more.",
    ],
    recovers: true,
  },
  {
    name: "the address leads to a replica",
    sections: redisWith({ replication: { primary, replicas: [], good: null } }),
    status: "warn",
    finds: ["read-only-replica"],
    says: ["is a replica of 10.0.0.1:6379", "READONLY", "ROLE"],
  },
  {
    name: "a replica that may be written to",
    sections: redisWith({
      replication: { primary: { ...primary, isReadOnly: false }, replicas: [], good: null },
    }),
    status: "pass",
  },
  { name: "it answers", sections: redisWith({}), status: "pass", finds: ["answers"] },
  {
    name: "a Valkey answers",
    sections: redisWith({ product: "Valkey", version: "8.0.1" }),
    status: "pass",
    says: ["Valkey 8.0.1 answers."],
  },
  {
    name: "the user may not read INFO",
    sections: {
      "redis/server": error(
        "redis",
        "forbidden",
        "NOPERM this user has no permissions to run the 'info' command",
        {
          hint: "Allow the user to read: ACL SETUSER NAME +ping +info +config|get +cluster|info",
        },
      ),
    },
    status: "unknown",
    says: ["NOPERM", "ACL SETUSER"],
  },
  { name: "no address for Redis", status: "skip" },
];
