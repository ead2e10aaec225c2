import * as z from "zod";
import { failure, succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";

const infoSchema = z.object({
  version: z.string(),
  server_name: z.string(),
  cluster: z.string().nullish(),
  jetstream: z.boolean().default(false),
  auth_required: z.boolean().default(false),
  max_payload: z.number(),
});

/** The INFO block a server greets its clients with. */
export const natsServerProbe = sectionProbe({
  section: "nats/server",
  async read({ connections }) {
    const client = await connections.nats();
    if (!client.ok) return client;
    const answer = await client.data.info();
    if (!answer.ok) return answer;
    const info = infoSchema.safeParse(answer.data);
    if (!info.success)
      return failure({
        kind: "invalid",
        system: "nats",
        message: `INFO of NATS at ${client.data.url}: ${info.error.issues[0]?.path.join(".")} is missing or wrong`,
      });
    return succeed({
      version: info.data.version,
      serverName: info.data.server_name,
      cluster: info.data.cluster ?? null,
      jetstream: info.data.jetstream,
      authRequired: info.data.auth_required,
      maxPayloadBytes: info.data.max_payload,
      certificate: client.data.validity?.certificate ?? null,
      credentials: client.data.validity?.credentials ?? null,
    });
  },
});
