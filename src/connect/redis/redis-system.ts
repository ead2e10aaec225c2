import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { ConnectionSettings } from "../connection-settings.ts";
import type { Connections } from "../connections.ts";
import { explainForward } from "../explain-forward.ts";
import { dialOf } from "../forwards.ts";
import { once } from "../once.ts";
import { noteRoute, type Opening, type PreparedSystem } from "../opening.ts";
import type { Route } from "../route.ts";
import { createToolAccess } from "../tool-access.ts";
import type { ToolAccess } from "../tool-environment.ts";
import { type GivenRedis, readGivenRedis } from "./given-redis.ts";
import { openRedis } from "./open-redis.ts";
import { displayRedisUrl, type RedisAddress } from "./redis-address.ts";
import { redisEnvironment, withoutRedis } from "./redis-environment.ts";
import { findRedis } from "./redis-route.ts";

/** Redis of a run: one connection that reads. */
type RedisOpeners = Pick<Connections, "redis"> & { tools: ToolAccess };

/** Throws UserError for settings that cannot be used. */
export async function prepareRedis(settings: ConnectionSettings): Promise<PreparedSystem<RedisOpeners>> {
  const given = await readGivenRedis(settings);
  return {
    hasAddress: given.address !== null,
    secrets: given.address === null ? [] : [given.address.address.password],
    open: (opening) => openersOf(given, opening),
  };
}

function openersOf(given: GivenRedis, opening: Opening): RedisOpeners {
  const { limits, notes, cleanups, target, forwards } = opening;
  const route = once(async (): Promise<ProbeResult<Route<RedisAddress>>> => {
    const found = given.address
      ? succeed({ ...given.address, pod: null })
      : await opening.lookUp("redis", findRedis);
    if (found.ok) {
      const { address, origin } = found.data;
      target.redis = displayRedisUrl(address);
      noteRoute(opening, "redis", found.data, userOf(address));
      notes.origin("redis.url", target.redis, origin);
      notes.secret(address.password);
    }
    return found;
  });
  const redis = once(async () => {
    const found = await route();
    if (!found.ok) return found;
    const { address, pod } = found.data;
    const forward = pod && (await forwards.toPod(pod));
    const opened = await openRedis({ address, dial: dialOf(forward), ca: given.ca }, limits);
    if (!opened.ok) return explainForward(opened, forward);
    cleanups.add(opened.data.close);
    return succeed(opened.data.client);
  });
  const tools = createToolAccess({
    system: "redis",
    without: withoutRedis,
    route,
    forwards,
    environmentOf: redisEnvironment,
  });
  return { redis, tools };
}

/** A password alone is that of the user `default`. */
const userOf = ({ user, password }: RedisAddress): string | undefined =>
  user ?? (password === null ? undefined : "default");
