import { Client, DatabaseError } from "pg";
import type { PostgresSettings } from "./settings.ts";

const timeoutMs = 3_000;
const cannotConnectNow = "57P03";

/** pg_isready: 0 accepting, 1 rejecting, 2 no response. Any answer but "cannot connect now" counts as accepting, a refused password too. */
export async function isReady(port: number | null, settings: PostgresSettings) {
  const code = port === null ? 2 : await ask(port, settings);
  const words = ["accepting connections", "rejecting connections", "no response"];
  return { code, output: `/var/run/postgresql:5432 - ${words[code]}\n` };
}

async function ask(port: number, { user, password, database }: PostgresSettings): Promise<0 | 1 | 2> {
  const client = new Client({
    host: "127.0.0.1",
    port,
    user,
    password,
    database,
    connectionTimeoutMillis: timeoutMs,
  });
  // The server may go away between the answer and the end.
  client.on("error", () => {});
  try {
    await client.connect();
    await client.end();
    return 0;
  } catch (error) {
    if (!(error instanceof DatabaseError)) return 2;
    return error.code === cannotConnectNow ? 1 : 0;
  }
}
