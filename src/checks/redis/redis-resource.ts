import type { RedisServer } from "../../snapshot/redis.ts";
import type { Target } from "../../snapshot/snapshot.ts";

/** The server as a finding names it. */
export const redisResource = ({ redis }: Target) => `redis/server/${redis ?? "unknown"}` as const;

/** `Redis 7.0.15`, `Valkey 8.0.1`. */
export const redisName = ({ product, version }: RedisServer): string => `${product} ${version}`;
