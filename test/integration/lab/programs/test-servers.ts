import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Client } from "pg";
import { natsServer } from "../../../../src/lab/programs/nats-server/nats-server.ts";
import { postgresServer } from "../../../../src/lab/programs/postgres/postgres-server.ts";
import { portOf, startPod, type TestNetwork, type TestPod } from "./test-pod.ts";

const run = promisify(execFile);

export const natsBinary = process.env.NOMNOM_NATS_SERVER ?? "nats-server";
export const natsUrl = "nats://nomnom-nats-client:4222";
export const databaseUrl = "postgresql://postgres:changeme@nomnom-postgres:5432/nomnom";

/** The chart's nats.conf (nomnom 3ac7dfa). */
export function natsConf({ maxFile, cluster = "" }: { maxFile: string; cluster?: string }): string {
  return `# NATS Server Configuration

# Client port
port: 4222

# HTTP monitoring port
http_port: 8222

# Server name
server_name: $POD_NAME
${cluster}
# JetStream Configuration
jetstream {
  store_dir: /data/jetstream
  max_mem: 512M
  max_file: ${maxFile}
}

# Logging
log_file: "/dev/stdout"
logtime: true
debug: false
trace: false
`;
}

export async function startNats(
  network: TestNetwork,
  options: { maxFile: string; cluster?: string; volume?: string },
): Promise<TestPod> {
  await requireNatsServer();
  const pod = await startPod(network, natsServer({ binary: natsBinary }), {
    env: { POD_NAME: "nomnom-nats-0" },
    files: { "/etc/nats-config/nats.conf": natsConf(options) },
    names: ["nomnom-nats-client", "nomnom-nats"],
    ...(options.volume === undefined ? {} : { volume: options.volume }),
  });
  await portOf(pod, 8222);
  return pod;
}

const messageStatusSql = `CREATE TABLE IF NOT EXISTS message_status (
  message_id UUID PRIMARY KEY, entity_type VARCHAR(255) NOT NULL, status VARCHAR(50) NOT NULL, received_at TIMESTAMP NOT NULL,
  processed_at TIMESTAMP, retry_count INTEGER DEFAULT 0, error_message TEXT);`;

export async function startPostgres(network: TestNetwork, volume: string): Promise<TestPod> {
  const pod = await startPod(
    network,
    postgresServer({ binDirectory: process.env.NOMNOM_POSTGRES_BIN ?? null }),
    {
      env: {
        POSTGRES_DB: "nomnom",
        POSTGRES_USER: "postgres",
        POSTGRES_PASSWORD: "changeme",
        PGDATA: "/var/lib/postgresql/data/pgdata",
      },
      files: { "/docker-entrypoint-initdb.d/01-message-status.sql": messageStatusSql },
      names: ["nomnom-postgres"],
      volume,
    },
  );
  await portOf(pod, 5432);
  return pod;
}

export async function query(pod: TestPod, sql: string): Promise<unknown[]> {
  const client = new Client({
    host: "127.0.0.1",
    port: await portOf(pod, 5432),
    user: "postgres",
    password: "changeme",
    database: "nomnom",
  });
  await client.connect();
  try {
    const { rows } = await client.query(sql);
    return rows;
  } finally {
    await client.end();
  }
}

async function requireNatsServer(): Promise<void> {
  await run(natsBinary, ["--version"]).catch(() => {
    throw new Error(`${natsBinary} does not start; type: npx tsx scripts/ensure-nats-server.ts`);
  });
}
