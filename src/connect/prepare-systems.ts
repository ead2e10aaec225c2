import { notConfigured } from "./absence.ts";
import type { ConnectionSettings } from "./connection-settings.ts";
import { prepareNats } from "./nats/nats-system.ts";
import type { Opening, PreparedSystem } from "./opening.ts";
import { preparePostgres } from "./postgres/postgres-system.ts";
import { prepareRedis } from "./redis/redis-system.ts";

/** All systems that have an address of their own, prepared together. Throws UserError for settings that cannot be used. */
export async function prepareSystems(
  settings: ConnectionSettings,
  env: Readonly<Record<string, string | undefined>>,
) {
  const nats = await prepareNats(settings);
  const postgres = await preparePostgres(settings, env);
  const redis = settings.named?.has("redis") ? await prepareRedis(settings) : null;
  const all: PreparedSystem<unknown>[] = [nats, postgres, ...(redis === null ? [] : [redis])];
  return {
    hasAddress: all.some(({ hasAddress }) => hasAddress),
    secrets: all.flatMap(({ secrets }) => secrets),
    open(opening: Opening) {
      const { tools: natsTools, ...natsOpeners } = nats.open(opening);
      const { tools: postgresTools, ...postgresOpeners } = postgres.open(opening);
      const usual = { ...natsOpeners, ...postgresOpeners };
      if (redis === null) return { ...usual, redis: async () => notAsked, tools: [natsTools, postgresTools] };
      const { tools: redisTools, ...redisOpeners } = redis.open(opening);
      return { ...usual, ...redisOpeners, tools: [natsTools, postgresTools, redisTools] };
    },
  };
}

const notAsked = notConfigured(
  "redis",
  "Redis is not looked at",
  "Name it: redis in nomnom.doctor.yaml, or --redis-url.",
);
