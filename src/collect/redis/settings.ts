import * as z from "zod";
import { answerAs } from "../../connect/answer.ts";
import type { RedisClient } from "../../connect/connections.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { RedisSettings } from "../../snapshot/redis.ts";
import { sectionProbe } from "../section-probe.ts";

/** Names and values in turn; of a pattern that fits nothing, none. */
const pairsSchema = z.array(z.string());

/** Settings that INFO does not say. Servers before 7.0 take one pattern at a time. */
export const redisSettingsProbe = sectionProbe({
  section: "redis/settings",
  async read({ connections }): Promise<ProbeResult<RedisSettings>> {
    const client = await connections.redis();
    if (!client.ok) return client;
    const save = await setting(client.data, "save");
    if (!save.ok) return save;
    const stops = await setting(client.data, "stop-writes-on-bgsave-error");
    if (!stops.ok) return stops;
    const replicas = await setting(client.data, "min-replicas-to-write");
    if (!replicas.ok) return replicas;
    return succeed({
      save: save.data,
      stopsWrites: stops.data === null ? null : stops.data === "yes",
      minReplicasToWrite: numberOf(replicas.data),
    });
  },
});

/** Null: it is no number. */
const numberOf = (text: string | null): number | null =>
  text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;

async function setting(client: RedisClient, name: string): Promise<ProbeResult<string | null>> {
  const asked = ["CONFIG", "GET", name] as const;
  const pairs = answerAs(pairsSchema, "redis", asked.join(" "), await client.ask(asked));
  return pairs.ok ? succeed(pairs.data[1] ?? null) : pairs;
}
