import type { ConnectionSettings } from "../connection-settings.ts";
import { readGivenText } from "../read-given-file.ts";
import { parseRedisUrl, type RedisAddress } from "./redis-address.ts";

/** What the settings say about Redis, parsed and read before anything is opened. */
export interface GivenRedis {
  address: { address: RedisAddress; origin: string } | null;
  /** PEM; null: none given. */
  ca: string | null;
}

/** Throws UserError for a URL that cannot be used and a file that cannot be read. */
export async function readGivenRedis({ given }: ConnectionSettings): Promise<GivenRedis> {
  const url = given.get("redis.url");
  return {
    address: url === undefined ? null : { address: parseRedisUrl(url.value, url.origin), origin: url.origin },
    ca: await readGivenText(given.get("redis.caFile") ?? null, "CA"),
  };
}
