import * as z from "zod";
import { ownAnswersSchema } from "./own-answers.ts";

const strings = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

/** From when to when something is valid, ISO 8601; `from` null: not known. */
const validitySchema = z.object({ from: z.string().nullable(), until: z.string() });
export type Validity = z.infer<typeof validitySchema>;

/** What the server says when a client connects (INFO) plus `$JS.API.INFO`. */
export const natsServerSchema = z.object({
  version: z.string(),
  serverName: z.string(),
  cluster: z.string().nullable(),
  /** Whether the server offers JetStream (INFO `jetstream`). */
  jetstream: z.boolean(),
  authRequired: z.boolean(),
  maxPayloadBytes: z.number(),
  /** Of the certificate that the server showed us; null: the connection has none. Absent in older snapshots. */
  certificate: validitySchema.nullable().optional(),
  /** Of the credentials doctor connects with; null: they have no end, or are none of a JWT. Absent in older snapshots. */
  credentials: validitySchema.nullable().optional(),
});
export type NatsServer = z.infer<typeof natsServerSchema>;

/** What an account, or one of its tiers, may have; -1: no limit. Those that are `undefined` were not read by older snapshots. */
const accountLimitsSchema = z.object({
  maxStorageBytes: z.number(),
  maxMemoryBytes: z.number(),
  maxStreams: z.number().optional(),
  maxConsumers: z.number().optional(),
  /** Of one stream. */
  maxFileStreamBytes: z.number().optional(),
  maxMemoryStreamBytes: z.number().optional(),
  /** Streams without max_bytes are refused. */
  maxBytesRequired: z.boolean().optional(),
});
export type AccountLimits = z.infer<typeof accountLimitsSchema>;

/** `$JS.API.INFO` of the account. `maxStorageBytes` is -1 when the account has no limit of its own: then max_file is not visible here (measured on nats-server 2.9.10, 2.10.27 and 2.15.1). */
export const jetStreamAccountSchema = z.object({
  storageBytes: z.number(),
  memoryBytes: z.number(),
  /** Absent on 2.9; wraps around uint64 with unlimited streams on 2.10: recompute from the streams instead. */
  reservedStorageBytes: z.number().nullable(),
  streams: z.number(),
  consumers: z.number(),
  ...accountLimitsSchema.shape,
  domain: z.string().nullable(),
  /** Of the server that answers, in a cluster the one that leads JetStream; null: before 2.11. Absent in older snapshots. */
  apiLevel: z.number().nullable().optional(),
  /** Limits by number of replicas, `R1`, `R3`: the account's own figures are 0 then, and mean nothing (2.10.27, 2.15.3). */
  tiers: z
    .record(
      z.string(),
      accountLimitsSchema.extend({ storageBytes: z.number(), memoryBytes: z.number(), streams: z.number() }),
    )
    .optional(),
});
export type JetStreamAccount = z.infer<typeof jetStreamAccountSchema>;

/** Of what its makers wrote about a stream or consumer only the limits that `nats server check` reads. */
const monitorLimits = z
  .record(z.string(), z.string())
  .nullish()
  .transform((all) =>
    Object.fromEntries(Object.entries(all ?? {}).filter(([key]) => key.startsWith("io.nats.monitor."))),
  );

const transformSchema = z.object({ src: z.string().nullish(), dest: z.string().nullish() });

/** Where a mirror, or a stream of sources, is to take its messages from. */
const wantedOriginSchema = z.object({
  name: z.string(),
  /** Only messages on it. */
  filter_subject: z.string().nullish(),
  /** Only messages on one of their `src`, stored under `dest`. */
  subject_transforms: z.array(transformSchema).nullish(),
  /** In another account or domain. */
  external: z.looseObject({}).nullish(),
});

/** The origin of a mirror or source as its stream sees it. */
const originSchema = z.object({
  name: z.string(),
  /** Nanoseconds since it last answered; -1: never. */
  active: z.number().optional(),
  /** Messages that are still to come from it. */
  lag: z.number().optional(),
  error: z.object({ err_code: z.number().optional(), description: z.string().optional() }).nullish(),
});

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
    /** A full subject refuses its next message instead of dropping its oldest. */
    discard_new_per_subject: z.boolean().default(false),
    /** Since 2.11: single messages may end earlier than max_age. */
    allow_msg_ttl: z.boolean().default(false),
    /** Since 2.11, nanoseconds: an empty message stands for so long where the last one of a subject has expired. */
    subject_delete_marker_ttl: z.number().default(0),
    /** Since 2.12: messages may be schedules, which publish others when their time comes. */
    allow_msg_schedules: z.boolean().default(false),
    /** Since 2.12: messages are numbers to add up; others are refused. */
    allow_msg_counter: z.boolean().default(false),
    max_consumers: z.number().default(-1),
    metadata: monitorLimits,
    /** Nanoseconds; absent in older snapshots, as is what follows. */
    duplicate_window: z.number().optional(),
    placement: z.object({ cluster: z.string().nullish(), tags: z.array(z.string()).nullish() }).nullish(),
    /** Since 2.10: what consumers made without these settings get. Nanoseconds. */
    consumer_limits: z.object({ inactive_threshold: z.number().optional() }).nullish(),
    mirror: wantedOriginSchema.nullish(),
    /** Since 2.10: messages are stored under another subject than the one they were published to. */
    subject_transform: transformSchema.nullish(),
    /** What is stored is published again, without being stored under it. */
    republish: transformSchema.nullish(),
    sources: z
      .array(wantedOriginSchema)
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
    /** How many different subjects its messages have; absent where it is 0. */
    num_subjects: z.number().optional(),
  }),
  mirror: originSchema.nullish(),
  sources: z.array(originSchema).nullish(),
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
            /** Nanoseconds since it last answered the leader. */
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
 * in a stream with retention `limits`, so that the stream's own count says nothing of it (nomnom 3ac7dfa).
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
      /** `instant`, or `original`: no faster than the messages came. Absent in older snapshots. */
      replay_policy: z.string().optional(),
      filter_subject: z.string().nullish(),
      /** Since 2.10; 2.9 ignores them and delivers everything. */
      filter_subjects: strings,
      max_ack_pending: z.number().default(-1),
      max_deliver: z.number().default(-1),
      /** Present on push consumers. */
      deliver_subject: z.string().nullish(),
      /** Absent on ephemeral consumers, and on named ones, which cannot be edited by the nats command line. */
      durable_name: z.string().nullish(),
      /** Nanoseconds without a request after which the server deletes the consumer. */
      inactive_threshold: z.number().nullish(),
      /** Messages are handed out without what they say. */
      headers_only: z.boolean().default(false),
      metadata: monitorLimits,
      /** 0, or absent: as many as its stream. */
      num_replicas: z.number().optional(),
      /** Its position is kept in memory only. */
      mem_storage: z.boolean().default(false),
      /** The most messages a fetch may ask for; larger ones are answered with 409. */
      max_batch: z.number().nullish(),
      /** How many requests may wait at a time; a further one is answered with 409. Absent on push consumers, and in older snapshots. */
      max_waiting: z.number().optional(),
      /** Since 2.11: fetches have to name one of them; others are answered with 400. */
      priority_groups: strings,
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
  /** When the first message after the last delivery was stored, ISO 8601: asked for where nobody seems to take what waits. Absent: not asked, or not to be had. */
  oldestWaitingAt: z.string().optional(),
});
export type Consumer = z.infer<typeof consumerSchema>;

/** The monitoring port: /varz, /jsz, /healthz. Sizes in bytes; `maxFileBytes` is the configured max_file the server runs with. */
export const natsMonitoringSchema = z.object({
  url: z.string(),
  serverName: z.string(),
  version: z.string(),
  clusterSize: z.number(),
  /** How far its clock is ahead of the machine that took the snapshot; absent: by less than two seconds, or not known. */
  clockAheadMs: z.number().optional(),
  /** When the certificate ends that the server shows its clients, ISO 8601; null: it does not tell (before 2.14), or has none. Absent in older snapshots. */
  certificateEndsAt: z.string().nullable().optional(),
  /** The account of the server's own services, as {@link ProbeError.account} names accounts. Absent in older snapshots, as is `routes`. */
  systemAccount: z.string().optional(),
  /** Connections to other servers of its cluster, several to each since 2.10. */
  routes: z.number().optional(),
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
  "nats/own-answers": ownAnswersSchema,
} as const;
