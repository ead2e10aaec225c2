import * as z from "zod";
import type { NatsMonitoring, NatsServer } from "../../snapshot/nats.ts";
import { failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { clockSkew } from "../clock-skew.ts";
import { sectionProbe } from "../section-probe.ts";

const varzSchema = z.object({
  server_name: z.string(),
  version: z.string(),
  connections: z.number().default(0),
  max_connections: z.number().default(0),
  slow_consumers: z.number().default(0),
  start: z.string().default(""),
  cluster: z.object({ name: z.string().optional() }).nullish(),
  system_account: z.string().optional(),
  routes: z.number().default(0),
  /** Of the server's certificate for clients; since 2.14. */
  tls_cert_not_after: z.string().nullish(),
});

const peerSchema = z.object({
  name: z.string(),
  current: z.boolean().default(false),
  offline: z.boolean().default(false),
  /** Nanoseconds since it last answered. */
  active: z.number().default(0),
  lag: z.number().default(0),
});

const jszSchema = z.object({
  disabled: z.boolean().default(false),
  config: z
    .object({
      max_memory: z.number().default(0),
      max_storage: z.number().default(0),
      store_dir: z.string().default(""),
    })
    .prefault({}),
  memory: z.number().default(0),
  storage: z.number().default(0),
  reserved_memory: z.number().default(0),
  reserved_storage: z.number().default(0),
  meta_cluster: z
    .object({
      leader: z.string().optional(),
      cluster_size: z.number().default(1),
      replicas: z.array(peerSchema).nullish(),
    })
    .nullish(),
  account_details: z
    .array(
      z.object({
        name: z.string(),
        stream_detail: z
          .array(
            z.object({
              name: z.string(),
              config: z
                .object({ storage: z.string().default("file"), max_bytes: z.number().default(-1) })
                .nullish(),
            }),
          )
          .nullish(),
      }),
    )
    .nullish(),
});
type Jsz = z.infer<typeof jszSchema>;

const healthzSchema = z.object({ status: z.string(), error: z.string().nullish() });

/** What only the server itself knows: the max_file it runs with, what all accounts together reserve, its own idea of its health. */
export const monitoringProbe = sectionProbe({
  section: "nats/monitoring",
  uses: ["nats/server"],
  async read({ connections, section }) {
    const client = await connections.monitoring();
    if (!client.ok) return client;
    const { url } = client.data;
    const [varz, jsz, healthz] = await Promise.all([
      client.data.get("/varz"),
      client.data.get("/jsz?accounts=true&streams=true&config=true"),
      client.data.get("/healthz"),
    ]);
    if (!varz.ok) return varz;
    if (!jsz.ok) return jsz;
    if (!healthz.ok) return healthz;
    const server = varzSchema.safeParse(varz.data.body);
    if (!server.success) return failure(unexpected(url, "/varz", server.error));
    const jetstream = jszSchema.safeParse(jsz.data.body);
    if (!jetstream.success) return failure(unexpected(url, "/jsz", jetstream.error));
    const health = healthzSchema.safeParse(healthz.data.body);
    if (!health.success) return failure(unexpected(url, "/healthz", health.error));
    const other = otherServer(url, server.data, await section("nats/server"));
    if (other !== null) return failure(other);
    return succeed<NatsMonitoring>({
      url,
      certificateEndsAt: server.data.tls_cert_not_after || null,
      ...(server.data.system_account && { systemAccount: server.data.system_account }),
      routes: server.data.routes,
      serverName: server.data.server_name,
      version: server.data.version,
      clusterSize: jetstream.data.meta_cluster?.cluster_size ?? 1,
      ...clockSkew(client.data.clockAheadMs()),
      connections: {
        open: server.data.connections,
        max: server.data.max_connections,
        slowConsumers: server.data.slow_consumers,
        startedAt: server.data.start,
      },
      peers: (jetstream.data.meta_cluster?.replicas ?? []).map(({ active, ...peer }) => ({
        ...peer,
        silentMs: Math.round(active / 1e6),
      })),
      jetstream: jetstream.data.disabled ? null : jetStreamOf(jetstream.data),
      health: {
        ok: healthz.data.status === 200 && health.data.status === "ok",
        status: healthz.data.status,
        error: health.data.error ?? null,
      },
    });
  },
});

/** A port of another deployment tells nothing of this one. A server without JetStream of its own leads to those that have it. */
function otherServer(
  url: string,
  { server_name: name, cluster }: z.infer<typeof varzSchema>,
  server: ProbeResult<NatsServer>,
): ProbeError | null {
  if (!server.ok || !server.data.jetstream || server.data.serverName === name) return null;
  if (server.data.cluster !== null && server.data.cluster === cluster?.name) return null;
  const { serverName, cluster: own } = server.data;
  const of = (named: string, its: string | null | undefined) =>
    its ? `${named} of cluster ${its}` : `${named}, which is in no cluster`;
  return {
    kind: "invalid",
    system: "nats",
    message: `The monitoring port ${url} is that of ${of(name, cluster?.name)}, and NATS answers as ${of(serverName, own)}: what it says of storage and health is not of this NATS`,
    hint: "Give the monitoring port of the same server with --nats-monitoring-url.",
  };
}

function jetStreamOf(jsz: Jsz): NatsMonitoring["jetstream"] {
  return {
    maxFileBytes: jsz.config.max_storage,
    maxMemoryBytes: jsz.config.max_memory,
    reservedFileBytes: jsz.reserved_storage,
    reservedMemoryBytes: jsz.reserved_memory,
    usedFileBytes: jsz.storage,
    usedMemoryBytes: jsz.memory,
    storeDir: jsz.config.store_dir,
    streams: (jsz.account_details ?? []).flatMap((account) =>
      (account.stream_detail ?? []).map((stream) => ({
        account: account.name,
        name: stream.name,
        storage: stream.config?.storage ?? "file",
        maxBytes: stream.config?.max_bytes ?? -1,
      })),
    ),
    metaLeader: jsz.meta_cluster?.leader || null,
  };
}

const unexpected = (url: string, path: string, error: z.ZodError): ProbeError => ({
  kind: "invalid",
  system: "nats",
  message: `${url}${path}: ${error.issues[0]?.path.join(".") ?? ""} is missing or wrong`,
  hint: "Check that the address is the monitoring port of a nats-server (8222).",
});
