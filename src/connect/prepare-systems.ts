import type { ConnectionSettings } from "./connection-settings.ts";
import { prepareNats } from "./nats/nats-system.ts";
import type { Opening, PreparedSystem } from "./opening.ts";
import { preparePostgres } from "./postgres/postgres-system.ts";

/** All systems that have an address of their own, prepared together. Throws UserError for settings that cannot be used. */
export async function prepareSystems(
  settings: ConnectionSettings,
  env: Readonly<Record<string, string | undefined>>,
) {
  const nats = await prepareNats(settings);
  const postgres = await preparePostgres(settings, env);
  const all: PreparedSystem<unknown>[] = [nats, postgres];
  return {
    hasAddress: all.some(({ hasAddress }) => hasAddress),
    secrets: all.flatMap(({ secrets }) => secrets),
    open(opening: Opening) {
      const { tools: natsTools, ...natsOpeners } = nats.open(opening);
      const { tools: postgresTools, ...postgresOpeners } = postgres.open(opening);
      return { ...natsOpeners, ...postgresOpeners, tools: [natsTools, postgresTools] };
    },
  };
}
