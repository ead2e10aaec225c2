import { type JetStreamManager, jetstreamManager, type StreamConfig } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import pg from "pg";
import type { Lab } from "../../src/lab/lab.ts";

/** NATS and PostgreSQL of a lab, as an operator beside the program sees them. */
export interface Servers extends AsyncDisposable {
  streams: JetStreamManager["streams"];
  /** Subjects and messages of every stream. */
  streamState(): Promise<Record<string, { config: StreamConfig; messages: number }>>;
  sql(statement: string): Promise<Record<string, unknown>[]>;
}

export async function openServers(lab: Lab): Promise<Servers> {
  const connection = await connect({ servers: lab.natsUrl, maxReconnectAttempts: -1 });
  const manager = await jetstreamManager(connection);
  const pool = new pg.Pool({ connectionString: lab.databaseUrl, max: 1 });
  pool.on("error", () => undefined);
  return {
    streams: manager.streams,
    async streamState() {
      const streams = await manager.streams.list().next();
      return Object.fromEntries(
        streams.map(({ config, state }) => [config.name, { config, messages: state.messages }]),
      );
    },
    sql: async (statement) => (await pool.query<Record<string, unknown>>(statement)).rows,
    async [Symbol.asyncDispose]() {
      await connection.close();
      await pool.end();
    },
  };
}
