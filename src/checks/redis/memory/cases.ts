import { type Case, error } from "../../../../test/support/checks/cases.ts";
import { healthyRedis, primary, redisWith } from "../../../../test/support/checks/redis.ts";
import type { Blueprint } from "../../../blueprint/blueprint.ts";

const mebi = 1024 * 1024;
const memory = (change: object) => ({ memory: { ...healthyRedis.memory, ...change } });
const holding = (holds: "cache" | "data") => (blueprint: Blueprint) => ({
  ...blueprint,
  redis: { server: { workload: null }, holds, replicas: 0 },
});
const limited = { usedBytes: 100 * mebi, limitBytes: 100 * mebi };

export const cases: Case[] = [
  {
    name: "at its limit with noeviction: the real server refuses SET with OOM",
    sections: redisWith(memory(limited)),
    status: "fail",
    finds: ["full"],
    messages: [
      "Redis 7.0.15 refuses writes with OOM: 100 MiB of 100 MiB (maxmemory) are in use, and nothing may be evicted (noeviction).",
    ],
    says: ["CONFIG SET maxmemory 157286400", "--bigkeys"],
  },
  {
    name: "what is over the limit does not count: buffers of replicas",
    sections: redisWith(memory({ ...limited, uncountedBytes: 20 * mebi })),
    status: "pass",
  },
  {
    name: "near its limit with noeviction",
    sections: redisWith(memory({ usedBytes: 95 * mebi, limitBytes: 100 * mebi })),
    status: "warn",
    finds: ["nearly-full"],
  },
  {
    name: "at its limit, where only keys with an expiry may go and there is none",
    sections: redisWith(memory({ ...limited, policy: "volatile-lru" })),
    status: "fail",
    finds: ["full"],
    says: ["volatile-lru evicts only keys with an expiry, and there is none"],
  },
  {
    name: "a cache at its limit that evicts, as caches do",
    sections: redisWith(memory({ ...limited, policy: "allkeys-lru", evictedKeys: 5_000 })),
    blueprint: holding("cache"),
    status: "pass",
    says: ["It has evicted 5000 keys since it started."],
  },
  {
    name: "nobody says what it holds: evictions are a note",
    sections: redisWith(memory({ ...limited, policy: "allkeys-lru", evictedKeys: 5_000 })),
    status: "pass",
    finds: ["use"],
  },
  {
    name: "data was evicted",
    sections: redisWith(memory({ ...limited, policy: "allkeys-lru", evictedKeys: 1 })),
    blueprint: holding("data"),
    status: "fail",
    finds: ["evicts-data"],
    says: ["has evicted 1 key since it started (allkeys-lru)", "CONFIG SET maxmemory-policy noeviction"],
  },
  {
    name: "data will be evicted",
    sections: redisWith(memory({ usedBytes: mebi, limitBytes: 100 * mebi, policy: "allkeys-lru" })),
    blueprint: holding("data"),
    status: "warn",
    finds: ["evicts-data"],
  },
  {
    name: "data without an expiry stays where only keys with one may go",
    sections: redisWith(memory({ usedBytes: mebi, limitBytes: 100 * mebi, policy: "volatile-lru" })),
    blueprint: holding("data"),
    status: "pass",
  },
  {
    name: "without a limit it takes nearly all of its machine",
    sections: redisWith(memory({ residentBytes: 950 * mebi, systemBytes: 1000 * mebi })),
    status: "warn",
    finds: ["near-machine"],
  },
  {
    name: "a replica",
    sections: redisWith({ ...memory(limited), replication: { primary, replicas: [], good: null } }),
    status: "skip",
  },
  {
    name: "a server as it is after its installation",
    sections: redisWith({}),
    status: "pass",
    finds: ["use"],
  },
  {
    name: "it could not be read",
    sections: { "redis/server": error("redis", "timeout", "INFO did not answer within 5 s") },
    status: "unknown",
  },
];
