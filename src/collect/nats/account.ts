import * as z from "zod";
import { failure, succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";

const accountInfoSchema = z.object({
  memory: z.number(),
  storage: z.number(),
  reserved_storage: z.number().nullish(),
  streams: z.number(),
  consumers: z.number(),
  limits: z.object({ max_memory: z.number(), max_storage: z.number() }),
  domain: z.string().nullish(),
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
    if (!answer.ok) return answer;
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
      maxStorageBytes: info.data.limits.max_storage,
      maxMemoryBytes: info.data.limits.max_memory,
      domain: info.data.domain ?? null,
    });
  },
});
