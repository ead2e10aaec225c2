import { type Case, error } from "../../../../test/support/checks/cases.ts";
import { primary, redisWith } from "../../../../test/support/checks/redis.ts";
import type { Blueprint } from "../../../blueprint/blueprint.ts";

const none = { primary: null, replicas: [], good: null };
const down = { ...primary, isLinked: false, downSeconds: 90 };
const replica = { address: "10.0.0.2:6379", state: "online", behindBytes: 0, lagSeconds: 1 };
const withReplicas = (replicas: number) => (blueprint: Blueprint) => ({
  ...blueprint,
  redis: { server: { workload: null }, holds: null, replicas },
});

export const cases: Case[] = [
  {
    name: "a replica has lost its primary",
    sections: redisWith({ replication: { ...none, primary: down } }),
    status: "fail",
    finds: ["link-down"],
    messages: [
      "Redis 7.0.15 is a replica and has no link to its primary 10.0.0.1:6379 for 1m30s. Its readers see old values, and a failover to it loses what it has not received.",
    ],
    says: ["INFO replication"],
  },
  {
    name: "and refuses to be read (replica-serve-stale-data no)",
    sections: redisWith({
      ping: "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
      replication: { ...none, primary: { ...down, downSeconds: null } },
    }),
    status: "fail",
    says: ["It refuses every command with MASTERDOWN."],
  },
  {
    name: "a replica copies everything from its primary",
    sections: redisWith({ replication: { ...none, primary: { ...down, isSyncing: true } } }),
    status: "warn",
    finds: ["link-down"],
  },
  {
    name: "a primary refuses writes without enough replicas: the real server answers NOREPLICAS",
    sections: redisWith({ replication: { ...none, good: 0 } }, { minReplicasToWrite: 1 }),
    status: "fail",
    finds: ["writes-refused"],
    messages: [
      "Redis 7.0.15 refuses every write with NOREPLICAS: 0 replicas of the 1 that it needs (min-replicas-to-write) follow in time.",
    ],
    says: ["CONFIG SET min-replicas-to-write 0"],
  },
  {
    name: "fewer replicas than the configuration says",
    sections: redisWith({ replication: { ...none, replicas: [replica] } }),
    blueprint: withReplicas(2),
    status: "warn",
    finds: ["replicas-missing"],
    says: ["has 1 replica that follows, and the configuration says 2"],
  },
  {
    name: "a replica is silent",
    sections: redisWith({ replication: { ...none, replicas: [{ ...replica, lagSeconds: 30 }] } }),
    blueprint: withReplicas(1),
    status: "warn",
    resources: ["redis/replica/10.0.0.2:6379"],
    finds: ["replica-behind"],
  },
  {
    name: "a replica lacks 100 MiB",
    sections: redisWith({ replication: { ...none, replicas: [{ ...replica, behindBytes: 104_857_600 }] } }),
    status: "warn",
    says: ["lacks 100 MiB"],
  },
  {
    name: "a replica that is still being brought up is no follower yet",
    sections: redisWith({
      replication: { ...none, replicas: [{ ...replica, state: "wait_bgsave", behindBytes: 104_857_600 }] },
    }),
    status: "pass",
  },
  {
    name: "a primary with its replica",
    sections: redisWith({ replication: { ...none, replicas: [replica] } }),
    blueprint: withReplicas(1),
    status: "pass",
  },
  {
    name: "a replica that follows",
    sections: redisWith({ replication: { ...none, primary } }),
    status: "pass",
  },
  {
    name: "it could not be read",
    sections: { "redis/server": error("redis", "timeout", "INFO did not answer within 5 s") },
    status: "unknown",
  },
];
