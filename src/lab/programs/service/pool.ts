import { type Client, DatabaseError, type QueryResult } from "pg";
import { linkSignals } from "../../../linked-signal.ts";
import { pause } from "../../../pause.ts";
import type { ProgramContext } from "../../node/program.ts";
import { debugString } from "../rust/debug-format.ts";
import type { Tracing } from "../rust/tracing.ts";
import { connectFailure, connectionLost } from "./libpq.ts";
import { connectPostgres } from "./postgres-client.ts";

/**
 * diesel's pool (r2d2) as API and worker have it: ten connections, opened at the start; a lost one is noticed when it is wanted, and each failure
 * is logged as an error of r2d2.
 */
export interface Pool {
  /** Does work on a connection. Throws PoolError when none is free within 30 s, ConnectionLost when it breaks meanwhile. */
  use<T>(work: (connection: PooledConnection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface PooledConnection {
  /** Throws what PostgreSQL answered, or ConnectionLost. */
  query(sql: string, values?: readonly unknown[]): Promise<QueryResult>;
}

export class PoolError extends Error {
  /** As Rust's `{:?}` prints it. */
  readonly debug: string;

  constructor(lastFailure: string | null) {
    super(`timed out waiting for connection${lastFailure === null ? "" : `: ${lastFailure}`}`);
    this.name = "PoolError";
    this.debug = `Error(${lastFailure === null ? "None" : `Some(${debugString(lastFailure)})`})`;
  }
}

/** Its message is libpq's. */
export class ConnectionLost extends Error {
  constructor(cause: unknown) {
    super(connectionLost(cause), { cause });
    this.name = "ConnectionLost";
  }
}

export interface PoolOptions {
  /** As in DATABASE_URL. */
  url: string;
  context: ProgramContext;
  /** The logger of target r2d2. */
  tracing: Tracing;
}

const size = 10;
/** How long the start and each caller wait for a connection. */
const timeoutMs = 30_000;
const firstRetryMs = 200;
const longestRetryMs = timeoutMs / 2;

/** Opens all connections; throws PoolError when that takes more than 30 s. */
export async function openPool({ url, context, tracing }: PoolOptions): Promise<Pool> {
  // Each connection that is tried again listens to it.
  const closed = new AbortController();
  const linked = linkSignals([context.signal, closed.signal]);
  const { signal } = linked;
  const opened = new Set<Client>();
  /** Why a connection is no good any more. */
  const lost = new WeakMap<Client, unknown>();
  const idle: Client[] = [];
  const waiting: ((client: Client) => void)[] = [];
  let lastFailure: string | null = null;

  const fail = (text: string) => {
    lastFailure = text;
    tracing.error(text);
  };
  const giveBack = (client: Client) => {
    const next = waiting.shift();
    if (next === undefined) idle.push(client);
    else next(client);
  };
  const add = async () => {
    for (let retryMs = firstRetryMs; !signal.aborted; ) {
      try {
        const client = await connectPostgres(url, context);
        opened.add(client);
        // pg tells of a lost connection once as what the server said, and once as its end.
        const note = (error?: unknown) => {
          if (!lost.has(client)) lost.set(client, error);
        };
        client.on("error", note);
        client.on("end", note);
        return giveBack(client);
      } catch (error) {
        fail(connectFailure(error, url));
      }
      await pause(retryMs, signal);
      retryMs = Math.min(2 * retryMs, longestRetryMs);
    }
  };
  const replace = (client: Client) => {
    opened.delete(client);
    void add();
  };
  /** Null after the deadline. */
  const next = async (deadlineMs: number): Promise<Client | null> => {
    const free = idle.shift();
    if (free !== undefined) return free;
    return await new Promise((resolve) => {
      const take = (client: Client) => {
        clearTimeout(timer);
        resolve(client);
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(take), 1);
        resolve(null);
      }, deadlineMs - Date.now());
      waiting.push(take);
    });
  };
  const checkOut = async (): Promise<Client> => {
    const deadlineMs = Date.now() + timeoutMs;
    for (;;) {
      const client = await next(deadlineMs);
      if (client === null) throw new PoolError(lastFailure);
      if (!lost.has(client)) return client;
      fail(connectionLost(lost.get(client)));
      replace(client);
    }
  };

  const pool: Pool = {
    async use(work) {
      const client = await checkOut();
      try {
        return await work({ query: async (sql, values = []) => await run(client, sql, values) });
      } finally {
        if (lost.has(client)) replace(client);
        else giveBack(client);
      }
    },
    async close() {
      closed.abort();
      linked[Symbol.dispose]();
      await Promise.all([...opened].map((client) => client.end()));
    },
  };
  if (await endsWithin(timeoutMs, Promise.all(Array.from({ length: size }, add)), signal)) return pool;
  await pool.close();
  throw new PoolError(lastFailure);
}

async function endsWithin(ms: number, work: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  const done = new AbortController();
  using limit = linkSignals([signal, done.signal]);
  try {
    return await Promise.race([work.then(() => true), pause(ms, limit.signal).then(() => false)]);
  } finally {
    done.abort();
  }
}

async function run(client: Client, sql: string, values: readonly unknown[]): Promise<QueryResult> {
  try {
    return await client.query(sql, [...values]);
  } catch (error) {
    // 57P01, 57P02, 57P03: the server's farewell.
    if (error instanceof DatabaseError && !error.code?.startsWith("57P0")) throw error;
    throw new ConnectionLost(error);
  }
}
