import { setTimeout as delay } from "node:timers/promises";
import { Client, type QueryResult } from "pg";
import type { ProgramContext } from "../../node/program.ts";

const connectTimeoutMs = 5_000;
const statementTimeoutMs = 10_000;

/** A connection to PostgreSQL that is made anew, address and all, when it was lost: a restarted pod has another one. */
export interface Database {
  /** Throws ConnectFailure when the server cannot be reached, and what PostgreSQL answered otherwise. */
  query(sql: string, values?: readonly unknown[]): Promise<QueryResult>;
  /** Tries to connect until the deadline, as a pool does at start. Throws the last ConnectFailure. */
  waitUntilReachable(deadlineMs: number): Promise<void>;
  close(): Promise<void>;
}

class ConnectFailure extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "ConnectFailure";
  }
}

/** `url` as in DATABASE_URL. Connects on first use. */
export function openDatabase(url: string, context: ProgramContext): Database {
  let current: Promise<Client> | null = null;
  const forget = () => {
    current = null;
  };
  const client = async () => {
    current ??= open(url, context, forget).catch((error: unknown) => {
      forget();
      throw new ConnectFailure(error);
    });
    return await current;
  };
  // One connection takes one statement at a time; pg warns when it has to queue them itself.
  let previous: Promise<unknown> = Promise.resolve();
  return {
    query(sql, values = []) {
      const result = previous.then(async () => await (await client()).query(sql, [...values]));
      previous = result.catch(() => undefined); // its caller hears of it; the next statement only waits
      return result;
    },
    async waitUntilReachable(deadlineMs) {
      const deadline = Date.now() + deadlineMs;
      for (;;) {
        try {
          await client();
          return;
        } catch (error) {
          if (Date.now() >= deadline) throw error;
        }
        await delay(200, undefined, { signal: context.signal });
      }
    },
    async close() {
      const connected = await current?.catch(() => null);
      await connected?.end();
    },
  };
}

async function open(url: string, context: ProgramContext, onLost: () => void): Promise<Client> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const address = await context.resolve(hostname, port === "" ? 5432 : Number(port));
  const client = new Client({
    host: address.host,
    port: address.port,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
  });
  // pg reports a lost connection as an event; the next query connects again.
  client.on("error", onLost);
  client.on("end", onLost);
  await client.connect();
  return client;
}
