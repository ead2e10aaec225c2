import type { ToolEnvironment } from "../tool-environment.ts";
import { displayRedisUrl, type RedisAddress } from "./redis-address.ts";

/**
 * What clients of Redis read; `redis-cli -u "$REDIS_URL"` takes it too.
 * @param dial the local end of a port-forward; null: the server itself.
 */
export function redisEnvironment(
  address: RedisAddress,
  dial: { host: string; port: number } | null,
): ToolEnvironment {
  const { user, password } = address;
  const login =
    user === null && password === null
      ? ""
      : `${encodeURIComponent(user ?? "")}:${encodeURIComponent(password ?? "")}@`;
  return { REDIS_URL: displayRedisUrl({ ...address, ...dial }).replace("://", `://${login}`) };
}

export const withoutRedis: ToolEnvironment = { REDIS_URL: null };
