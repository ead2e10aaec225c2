import { succeed } from "../../../src/snapshot/probe-result.ts";
import type { RedisCluster, RedisServer, RedisSettings } from "../../../src/snapshot/redis.ts";
import type { Sections } from "../../../src/snapshot/snapshot.ts";

/** As a Redis 7.0.15 of Debian says of itself that has just been started, without what is of no interest here. */
export const healthyRedis: RedisServer = {
  ...{
    product: "Redis",
    version: "7.0.15",
    isCluster: false,
    uptimeSeconds: 3_600,
    ping: "PONG",
    loading: null,
  },
  clients: { connected: 4, max: 10_000, rejected: 0 },
  memory: {
    ...{ usedBytes: 967_590, uncountedBytes: 0, limitBytes: 0, policy: "noeviction", evictedKeys: 0 },
    ...{ residentBytes: 12_156_928, systemBytes: 25_276_059_648 },
  },
  keys: { total: 10, expiring: 0 },
  persistence: {
    ...{ lastSaveOk: true, lastSaveAt: 1_795_910_146, changesSinceSave: 0 },
    ...{ appendOnly: false, lastAppendOk: true, lastRewriteOk: true },
  },
  replication: { primary: null, replicas: [], good: null },
};

const usualSettings: RedisSettings = {
  ...{ save: "3600 1 300 100 60 10000", stopsWrites: true, minReplicasToWrite: 0 },
};

/** A primary as this replica sees it. */
export const primary: NonNullable<RedisServer["replication"]["primary"]> = {
  ...{ host: "10.0.0.1", port: 6379, isLinked: true, isSyncing: false, downSeconds: null, isReadOnly: true },
};

/** The sections of a healthy server with something else in them. */
export const redisWith = (server: Partial<RedisServer>, settings: Partial<RedisSettings> = {}): Sections => ({
  "redis/server": succeed({ ...healthyRedis, ...server }),
  "redis/settings": succeed({ ...usualSettings, ...settings }),
});

export const redisCluster = (cluster: Partial<RedisCluster> = {}): Sections => ({
  ...redisWith({ isCluster: true }),
  "redis/cluster": succeed({
    ...{ isOk: true, slots: { assigned: 16_384, failing: 0, failed: 0 }, nodes: 6 },
    ...cluster,
  }),
});
