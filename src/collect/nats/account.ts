import * as z from "zod";
import type { NatsClient } from "../../connect/connections.ts";
import { failure, type ProbeError, succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";

const limitsSchema = z
  .object({
    max_memory: z.number(),
    max_storage: z.number(),
    max_streams: z.number().default(-1),
    max_consumers: z.number().default(-1),
    memory_max_stream_bytes: z.number().default(-1),
    storage_max_stream_bytes: z.number().default(-1),
    max_bytes_required: z.boolean().default(false),
  })
  .transform((limits) => ({
    maxStorageBytes: limits.max_storage,
    maxMemoryBytes: limits.max_memory,
    maxStreams: limits.max_streams,
    maxConsumers: limits.max_consumers,
    maxFileStreamBytes: limits.storage_max_stream_bytes,
    maxMemoryStreamBytes: limits.memory_max_stream_bytes,
    maxBytesRequired: limits.max_bytes_required,
  }));

const tierSchema = z.object({
  memory: z.number(),
  storage: z.number(),
  streams: z.number(),
  limits: limitsSchema,
});

const accountInfoSchema = tierSchema.extend({
  reserved_storage: z.number().nullish(),
  consumers: z.number(),
  domain: z.string().nullish(),
  api: z.object({ level: z.number().nullish() }).nullish(),
  tiers: z.record(z.string(), tierSchema).nullish(),
});

/** `$JS.API.INFO`: what the account uses and may use. */
export const accountProbe = sectionProbe({
  section: "nats/account",
  async read({ connections }) {
    const client = await connections.nats();
    if (!client.ok) return client;
    const answer = await client.data.jetStream(
      "INFO",
      null,
      "io.nats.jetstream.api.v1.account_info_response",
    );
    if (!answer.ok) return failure(await withAccount(answer.error, client.data));
    const info = accountInfoSchema.safeParse(answer.data);
    if (!info.success)
      return failure({
        kind: "invalid",
        system: "nats",
        message: `$JS.API.INFO: ${info.error.issues[0]?.path.join(".")} is missing or wrong`,
      });
    return succeed({
      storageBytes: info.data.storage,
      memoryBytes: info.data.memory,
      reservedStorageBytes: info.data.reserved_storage ?? null,
      streams: info.data.streams,
      consumers: info.data.consumers,
      ...info.data.limits,
      domain: info.data.domain ?? null,
      apiLevel: info.data.api?.level ?? null,
      ...(info.data.tiers && { tiers: tiersOf(info.data.tiers) }),
    });
  },
});

/** Which account it is that has no JetStream. */
async function withAccount(error: ProbeError, client: NatsClient): Promise<ProbeError> {
  if (error.kind !== "not-found") return error;
  const account = await client.accountName();
  return account === null ? error : { ...error, account };
}

/**
 * The tiers that the account has. Where it uses something with another number of replicas, the server lists that beside them, with limits of 0 (2.9.10: a
 * stream of the tier R3 was edited to two replicas).
 */
const tiersOf = (tiers: Record<string, z.infer<typeof tierSchema>>) =>
  Object.fromEntries(
    Object.entries(tiers)
      .filter(([, { limits }]) => !isNoTier(limits))
      .map(([name, { storage, memory, streams, limits }]) => [
        name,
        { storageBytes: storage, memoryBytes: memory, streams, ...limits },
      ]),
  );

const isNoTier = ({
  maxStorageBytes,
  maxMemoryBytes,
  maxStreams,
  maxConsumers,
}: z.infer<typeof limitsSchema>): boolean =>
  [maxStorageBytes, maxMemoryBytes, maxStreams, maxConsumers].every((limit) => limit === 0);
