import { databaseUrl, natsUrl, positiveInteger } from "../service/environment.ts";
import { type TableVariant, tableVariant } from "./tables.ts";

/** The worker's environment (nomnom 3ac7dfa), and one name of the lab's own: NOMNOM_LAB_TABLES. */
export interface WorkerSettings {
  natsUrl: string;
  databaseUrl: string;
  stream: string;
  consumer: string;
  maxDeliver: number;
  batchSize: number;
  pollIntervalMs: number;
  tables: TableVariant;
}

/** Panics without DATABASE_URL. */
export function workerSettings(env: Readonly<Record<string, string>>): WorkerSettings {
  return {
    natsUrl: natsUrl(env),
    databaseUrl: databaseUrl(env),
    stream: env.NATS_STREAM ?? "MESSAGES",
    consumer: env.NATS_CONSUMER ?? "workers",
    maxDeliver: positiveInteger(env.MAX_DELIVER, 3),
    batchSize: positiveInteger(env.BATCH_SIZE, 10),
    pollIntervalMs: positiveInteger(env.POLL_INTERVAL_MS, 100),
    tables: tableVariant(env.NOMNOM_LAB_TABLES),
  };
}
