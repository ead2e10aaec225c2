import * as z from "zod";

const strings = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

/** What the server says when a client connects (INFO) plus `$JS.API.INFO`. */
export const natsServerSchema = z.object({
  version: z.string(),
  serverName: z.string(),
  cluster: z.string().nullable(),
  /** Whether the server offers JetStream (INFO `jetstream`). */
  jetstream: z.boolean(),
  authRequired: z.boolean(),
  maxPayloadBytes: z.number(),
});
export type NatsServer = z.infer<typeof natsServerSchema>;

/** `$JS.API.INFO` of the account. `maxStorageBytes` is -1 when the account has no limit of its own: then max_file is not visible here (jetstream-facts §2). */
export const jetStreamAccountSchema = z.object({
  storageBytes: z.number(),
  memoryBytes: z.number(),
  /** Absent on 2.9; wraps around uint64 with unlimited streams on 2.10: recompute from the streams instead. */
  reservedStorageBytes: z.number().nullable(),
  streams: z.number(),
  consumers: z.number(),
  maxStorageBytes: z.number(),
  maxMemoryBytes: z.number(),
  domain: z.string().nullable(),
});
export type JetStreamAccount = z.infer<typeof jetStreamAccountSchema>;

/** One stream as `STREAM.LIST` or /jsz reports it; names follow the server's JSON so evidence can be compared with `nats stream info --json`. */
export const streamSchema = z.object({
  config: z.object({
    name: z.string(),
    subjects: strings,
    retention: z.string().default("limits"),
    discard: z.string().default("old"),
    storage: z.string().default("file"),
    num_replicas: z.number().default(1),
    max_bytes: z.number().default(-1),
    max_msgs: z.number().default(-1),
    max_msgs_per_subject: z.number().default(-1),
    /** Nanoseconds. */
    max_age: z.number().default(0),
    max_msg_size: z.number().default(-1),
    sealed: z.boolean().default(false),
    no_ack: z.boolean().default(false),
    mirror: z.object({ name: z.string() }).nullish(),
    /** Since 2.10: messages are stored under another subject than the one they were published to. */
    subject_transform: z.object({ src: z.string().nullish(), dest: z.string().nullish() }).nullish(),
    sources: z
      .array(z.object({ name: z.string() }))
      .nullish()
      .transform((value) => value ?? []),
  }),
  state: z.object({
    messages: z.number(),
    bytes: z.number(),
    first_seq: z.number(),
    last_seq: z.number(),
    /** RFC 3339: when the oldest and the newest message were stored; the zero time (year 1) where there is none. */
    first_ts: z.string().optional(),
    last_ts: z.string().optional(),
    consumer_count: z.number().default(0),
  }),
  cluster: z
    .object({
      name: z.string().optional(),
      leader: z.string().optional(),
      replicas: z
        .array(
          z.object({
            name: z.string(),
            current: z.boolean().optional(),
            offline: z.boolean().optional(),
            lag: z.number().optional(),
            /** Nanoseconds since the leader heard of it. */
            active: z.number().optional(),
          }),
        )
        .nullish()
        .transform((value) => value ?? []),
    })
    .nullish(),
});
export type Stream = z.infer<typeof streamSchema>;

/**
 * Where a consumer stands: its own count and the stream's sequence. `last_active`, ISO 8601: the last delivery, or the last acknowledgement of any
 * message; absent before the first one and since the server's last start (measured on 2.9.10 and 2.10.27).
 */
const sequencesSchema = z.object({
  consumer_seq: z.number(),
  stream_seq: z.number(),
  last_active: z.string().optional(),
});

/**
 * One consumer as `CONSUMER.LIST` reports it, in the server's words. Its backlog is `num_pending + num_ack_pending`: acknowledged messages stay
 * in a stream with retention `limits`, so that the stream's own count says nothing of it (nomnom-contract §2.6).
 */
export const consumerSchema = z.object({
  stream_name: z.string(),
  name: z.string(),
  /** ISO 8601. */
  created: z.string().optional(),
  config: z
    .object({
      ack_policy: z.string().optional(),
      /** Nanoseconds. */
      ack_wait: z.number().optional(),
      /** Nanoseconds before each further delivery, in place of `ack_wait`. */
      backoff: z.array(z.number()).nullish(),
      deliver_policy: z.string().optional(),
      filter_subject: z.string().nullish(),
      /** Since 2.10; 2.9 ignores them and delivers everything. */
      filter_subjects: strings,
      max_ack_pending: z.number().default(-1),
      max_deliver: z.number().default(-1),
      /** Present on push consumers. */
      deliver_subject: z.string().nullish(),
    })
    .prefault({}),
  delivered: sequencesSchema,
  ack_floor: sequencesSchema,
  num_ack_pending: z.number(),
  num_redelivered: z.number(),
  /** Pull requests that wait for messages. A worker that fetches without waiting leaves none behind between its fetches. */
  num_waiting: z.number().default(0),
  num_pending: z.number(),
  /** Push consumers: whether somebody listens. */
  push_bound: z.boolean().default(false),
  /** Since 2.11; the rest of the pause in nanoseconds. */
  paused: z.boolean().default(false),
  pause_remaining: z.number().optional(),
  /** Since 2.10: the server's own time of this answer, ISO 8601. */
  ts: z.string().optional(),
});
export type Consumer = z.infer<typeof consumerSchema>;

/** The monitoring port: /varz, /jsz, /healthz. Sizes in bytes; `maxFileBytes` is the configured max_file the server runs with. */
export const natsMonitoringSchema = z.object({
  url: z.string(),
  serverName: z.string(),
  version: z.string(),
  clusterSize: z.number(),
  /** /varz; absent in snapshots taken before it was read. `slowConsumers`: clients cut off since `startedAt` because they read too slowly. */
  connections: z
    .object({ open: z.number(), max: z.number(), slowConsumers: z.number(), startedAt: z.string() })
    .optional(),
  /** The other servers as the meta leader sees them; empty where another server is the leader, absent in older snapshots. */
  peers: z
    .array(
      z.object({
        name: z.string(),
        current: z.boolean(),
        offline: z.boolean(),
        silentMs: z.number(),
        lag: z.number(),
      }),
    )
    .optional(),
  jetstream: z
    .object({
      maxFileBytes: z.number(),
      maxMemoryBytes: z.number(),
      reservedFileBytes: z.number(),
      reservedMemoryBytes: z.number(),
      usedFileBytes: z.number(),
      usedMemoryBytes: z.number(),
      storeDir: z.string(),
      /** Streams of every account the server holds, with the account's name. */
      streams: z.array(
        z.object({ account: z.string(), name: z.string(), storage: z.string(), maxBytes: z.number() }),
      ),
      metaLeader: z.string().nullable(),
    })
    .nullable(),
  /** /healthz: `ok`, or the server's own words. */
  health: z.object({ ok: z.boolean(), status: z.number(), error: z.string().nullable() }),
});
export type NatsMonitoring = z.infer<typeof natsMonitoringSchema>;

export const natsSections = {
  "nats/server": natsServerSchema,
  "nats/account": jetStreamAccountSchema,
  "nats/streams": z.array(streamSchema),
  "nats/consumers": z.array(consumerSchema),
  "nats/monitoring": natsMonitoringSchema,
} as const;
