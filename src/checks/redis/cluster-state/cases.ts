import { type Case, error } from "../../../../test/support/checks/cases.ts";
import { redisCluster } from "../../../../test/support/checks/redis.ts";

export const cases: Case[] = [
  {
    name: "no node has the slots: the real server answers CLUSTERDOWN Hash slot not served",
    sections: redisCluster({ isOk: false, slots: { assigned: 0, failing: 0, failed: 0 }, nodes: 1 }),
    status: "fail",
    finds: ["down"],
    messages: [
      "The cluster of Redis 7.0.15 is down: 16384 slots of 16384 have no node. Commands are refused with CLUSTERDOWN.",
    ],
    says: ["--cluster fix"],
  },
  {
    name: "a node with slots is gone",
    sections: redisCluster({ isOk: false, slots: { assigned: 16_384, failing: 0, failed: 5_461 } }),
    status: "fail",
    says: ["5461 slots belong to nodes that do not answer", "CLUSTER NODES"],
  },
  {
    name: "a node does not answer and the cluster goes on (cluster-require-full-coverage no)",
    sections: redisCluster({ slots: { assigned: 16_384, failing: 5_461, failed: 0 } }),
    status: "warn",
    finds: ["node-failing"],
  },
  { name: "every slot is served", sections: redisCluster(), status: "pass", finds: [] },
  {
    name: "it is no cluster",
    sections: {
      ...redisCluster(),
      "redis/cluster": error("redis", "not-configured", "this Redis is no cluster"),
    },
    status: "skip",
  },
  {
    name: "the user may not ask",
    sections: {
      ...redisCluster(),
      "redis/cluster": error(
        "redis",
        "forbidden",
        "NOPERM this user has no permissions to run 'cluster|info'",
      ),
    },
    status: "unknown",
  },
];
