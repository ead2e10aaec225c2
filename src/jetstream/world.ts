import type { JetStreamAccount, NatsMonitoring, NatsServer, Stream } from "../snapshot/nats.ts";

export type StorageKind = "file" | "memory";

export const storageKindOf = ({ storage }: { storage: string }): StorageKind =>
  storage === "memory" ? "memory" : "file";

/** A limit of the server that is read somewhere else than from the server. */
export interface StatedLimit {
  bytes: number;
  source: string;
}

/** What a wish for a stream says; the rest is the server's default. */
export interface StreamRequest {
  name: string;
  /** None: the stream's name is its subject. */
  subjects: readonly string[];
  /** -1: no limit. */
  maxBytes: number;
  replicas: number;
  storage: StorageKind;
  /** False when absent. */
  noAck?: boolean;
}

/** A stream as the model needs it. */
export interface HeldStream {
  config: Pick<Stream["config"], "name" | "subjects" | "storage" | "num_replicas" | "max_bytes">;
}

/** Everything that is known of a JetStream that gets a request; null: not readable. */
export interface JetStreamWorld {
  server: NatsServer | null;
  account: JetStreamAccount | null;
  monitoring: NatsMonitoring | null;
  /** Those of the account. */
  streams: readonly HeldStream[] | null;
  /** Limits of the server as they stand elsewhere, for where it does not tell its own. */
  stated: { readonly [Kind in StorageKind]?: StatedLimit };
}

/** Null: not known. A server that is alone says no cluster's name. */
export function isClustered({ server, monitoring }: JetStreamWorld): boolean | null {
  if (server !== null) return server.cluster !== null;
  return monitoring === null ? null : monitoring.clusterSize > 1;
}

/** The world once a stream is there. In a cluster it is not known on which servers, unless on all. */
export function withStream(world: JetStreamWorld, stream: StreamRequest): JetStreamWorld {
  const { name, subjects, storage, maxBytes, replicas } = stream;
  const config = {
    name,
    subjects: subjects.length > 0 ? [...subjects] : [name],
    storage,
    num_replicas: replicas,
    max_bytes: maxBytes,
  };
  const { monitoring } = world;
  const held = monitoring?.jetstream ?? null;
  const isOnAll = replicas >= (monitoring?.clusterSize ?? 1);
  return {
    ...world,
    streams: world.streams === null ? null : [...world.streams, { config }],
    monitoring:
      monitoring === null || held === null || !isOnAll
        ? monitoring
        : {
            ...monitoring,
            jetstream: { ...held, streams: [...held.streams, { account: "", name, storage, maxBytes }] },
          },
  };
}

/** The world as if a stream were not there. */
export function withoutStream(world: JetStreamWorld, name: string): JetStreamWorld {
  const { monitoring } = world;
  return {
    ...world,
    streams: world.streams?.filter(({ config }) => config.name !== name) ?? null,
    monitoring: monitoring?.jetstream
      ? {
          ...monitoring,
          jetstream: {
            ...monitoring.jetstream,
            streams: monitoring.jetstream.streams.filter((stream) => stream.name !== name),
          },
        }
      : monitoring,
  };
}

/** What the streams of the server that was looked at hold. */
export function storedBytes({ monitoring }: JetStreamWorld, kind: StorageKind): number {
  const { jetstream = null } = monitoring ?? {};
  return (kind === "file" ? jetstream?.usedFileBytes : jetstream?.usedMemoryBytes) ?? 0;
}
