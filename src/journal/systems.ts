import { setTimeout as delay } from "node:timers/promises";
import type { MonitoringClient, PostgresClient } from "../connect/connections.ts";
import { writableInDatabase } from "../connect/in-database.ts";
import type { NatsWriter } from "../connect/nats/nats-writer.ts";
import type { PostgresWriter, WritableConnections } from "../connect/writable-connections.ts";
import { type ProbeResult, succeed } from "../snapshot/probe-result.ts";
import { type Cluster, liveCluster } from "./cluster.ts";

/** What changes are made in and undone in. One that cannot be reached says so when it is asked for. */
export interface Systems {
  cluster(): Promise<ProbeResult<Cluster>>;
  nats(): Promise<ProbeResult<NatsWriter>>;
  monitoring(): Promise<ProbeResult<MonitoringClient>>;
  /** @param database The name of one that has a name. */
  postgres(database?: string): Promise<ProbeResult<{ reader: PostgresClient; writer: PostgresWriter }>>;
  /** Between two tries. */
  wait(ms: number): Promise<void>;
  now(): Date;
}

export const liveSystems = (connections: WritableConnections): Systems => ({
  async cluster() {
    const client = await connections.kubernetes();
    if (!client.ok) return client;
    const writer = connections.writer();
    return writer.ok ? succeed(liveCluster(client.data, writer.data)) : writer;
  },
  nats: () => connections.natsWriter(),
  monitoring: () => connections.monitoring(),
  async postgres(database) {
    const place = database === undefined ? connections : writableInDatabase(connections, database);
    const reader = await place.postgres();
    if (!reader.ok) return reader;
    const writer = await place.postgresWriter();
    return writer.ok ? succeed({ reader: reader.data, writer: writer.data }) : writer;
  },
  wait: (ms) => delay(ms),
  now: () => new Date(),
});
