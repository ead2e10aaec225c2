import * as z from "zod";

const count = z.number();

/** What a server of Redis or Valkey says of itself (`INFO`), and how it answers a `PING`. Null: this server does not say. */
export const redisServerSchema = z.object({
  /** `Redis`, `Valkey`. */
  product: z.string(),
  version: z.string(),
  isCluster: z.boolean(),
  uptimeSeconds: count.nullable(),
  /** `PONG`, or the server's refusal: `MISCONF Redis is configured to …`. */
  ping: z.string(),
  /** It reads its data from disk; seconds it believes it needs. */
  loading: z.object({ secondsLeft: count.nullable() }).nullable(),
  clients: z.object({ connected: count, max: count.nullable(), rejected: count }),
  memory: z.object({
    usedBytes: count,
    /** Of them those that do not count against the limit: buffers of replicas and of the append-only file. */
    uncountedBytes: count,
    /** maxmemory; 0: none. */
    limitBytes: count,
    policy: z.string(),
    residentBytes: count.nullable(),
    /** Of the machine. */
    systemBytes: count.nullable(),
    evictedKeys: count,
  }),
  keys: z.object({ total: count, expiring: count }),
  persistence: z.object({
    lastSaveOk: z.boolean(),
    /** Unix seconds. */
    lastSaveAt: count.nullable(),
    changesSinceSave: count,
    appendOnly: z.boolean(),
    lastAppendOk: z.boolean(),
    lastRewriteOk: z.boolean(),
  }),
  replication: z.object({
    /** Null: it is a primary. */
    primary: z
      .object({
        host: z.string(),
        port: count,
        isLinked: z.boolean(),
        isSyncing: z.boolean(),
        /** Null: it never was linked. */
        downSeconds: count.nullable(),
        isReadOnly: z.boolean(),
      })
      .nullable(),
    replicas: z.array(
      z.object({
        address: z.string(),
        /** `online`, `wait_bgsave`, `send_bulk`. */
        state: z.string(),
        behindBytes: count,
        /** Seconds since it last answered. */
        lagSeconds: count,
      }),
    ),
    /** Replicas that count for min-replicas-to-write; null: that is off. */
    good: count.nullable(),
  }),
});
export type RedisServer = z.infer<typeof redisServerSchema>;

/** What `CONFIG GET` says; null: this version has no such setting. */
export const redisSettingsSchema = z.object({
  /** `3600 1 300 100`; empty: nothing is saved by itself. */
  save: z.string().nullable(),
  stopsWrites: z.boolean().nullable(),
  minReplicasToWrite: count.nullable(),
});
export type RedisSettings = z.infer<typeof redisSettingsSchema>;

/** `CLUSTER INFO`. */
export const redisClusterSchema = z.object({
  isOk: z.boolean(),
  slots: z.object({ assigned: count, failing: count, failed: count }),
  nodes: count,
});
export type RedisCluster = z.infer<typeof redisClusterSchema>;

export const redisSections = {
  "redis/server": redisServerSchema,
  "redis/settings": redisSettingsSchema,
  "redis/cluster": redisClusterSchema,
} as const;
