import type { Socket } from "node:net";
import type { Client, QueryConfig } from "pg";
import * as z from "zod";
import { failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { clockAhead } from "../clock-ahead.ts";
import type { PostgresClient, Timeout } from "../connections.ts";
import { type CallLimits, within } from "../deadline.ts";
import { once } from "../once.ts";
import { postgresError } from "./postgres-error.ts";
import { setSearchPath } from "./search-path.ts";

/** An open session, and how it ends: politely within `deadlineMs`, then it is cut. */
export interface ReadOnlySession {
  client: PostgresClient;
  /** From now on names are looked for in these schemas. */
  lookIn(path: string): void;
  /** Asks the first question. `failed` null: it was answered; otherwise what is asked afterwards gets the same answer. */
  firstAnswer(): Promise<{ failed: ProbeError | null; shortTimeouts: readonly Timeout[] }>;
  close(deadlineMs: number): Promise<void>;
}

/** A lock another session holds is news, not something to queue behind. */
const lockTimeoutMs = 500;
/**
 * The server gives up before we do, so that its own words reach the report and the session goes on: a fifth of the time, since a busy machine needed
 * more than 100 ms of 3 s to end a statement and to say so.
 */
const serverShare = 0.8;

const rowsSchema = z.array(z.record(z.string(), z.unknown()));
const resultsSchema = z.array(z.object({ rows: rowsSchema }));

class NotReadOnlyError extends Error {
  override readonly name = "NotReadOnlyError";
}

/**
 * Queries, each in a read-only transaction of its own that is rolled back. SET LOCAL instead of startup options or SET:
 * PgBouncer refuses the former and leaks the latter to other clients.
 */
export function createReadOnlySession(
  client: Client,
  stream: Socket,
  url: string,
  limits: CallLimits,
): ReadOnlySession {
  let last: Promise<unknown> = Promise.resolve();
  let broken: unknown = null;
  let clockAheadMs: number | null = null;
  let isPooled: boolean | null = null;
  let shortTimeouts: readonly Timeout[] = [];
  const what = `PostgreSQL at ${url}`;
  const statementTimeoutMs = Math.max(Math.round(limits.timeoutMs * serverShare), 1);
  let searchPath: string | null = null;
  const begin = () =>
    [
      "BEGIN TRANSACTION READ ONLY",
      `SET LOCAL statement_timeout = ${statementTimeoutMs}`,
      `SET LOCAL lock_timeout = ${Math.min(lockTimeoutMs, statementTimeoutMs)}`,
      // The role's own may be shorter than the way from one message to the next.
      "SET LOCAL idle_in_transaction_session_timeout = 0",
      ...(searchPath === null ? [] : [setSearchPath(searchPath)]),
      "SHOW transaction_read_only",
    ].join("; ");

  /** The server has shown that it keeps a transaction read-only; before that nothing is asked. Asked for once. */
  const proven = once(async () => {
    const askedAt = Date.now();
    const [begun] = await Promise.all([
      client.query(`${begin()}; ${firstQuestion}`),
      client.query("ROLLBACK"),
    ]);
    requireReadOnly(begun);
    const row = firstRow.parse(rowsOf(begun).find((each) => "clock" in each));
    clockAheadMs = clockAhead([row.clock * 1000, row.clock * 1000], [askedAt, Date.now()]);
    shortTimeouts = row.shortTimeouts;
    isPooled = row.process !== announcedProcess(client);
  });

  /**
   * One query in its transaction, sent without waiting for an answer in between: through a port-forward a wait takes longer than most queries.
   * The server works on what is sent one after the other.
   */
  async function ask(
    question: QueryConfig,
    preparation: readonly string[] = [],
  ): Promise<Record<string, unknown>[]> {
    await proven();
    const [begun, answer] = await Promise.allSettled([
      client.query([begin(), ...preparation].join("; ")),
      client.query(question),
      client.query("ROLLBACK"),
    ]);
    if (begun.status === "rejected") throw begun.reason;
    requireReadOnly(begun.value);
    if (answer.status === "rejected") throw answer.reason;
    // Several statements in one text have as many results.
    return resultsSchema.parse([answer.value].flat()).flatMap(({ rows }) => rows);
  }

  async function answered(
    asked: Promise<Record<string, unknown>[]>,
  ): Promise<ProbeResult<Record<string, unknown>[]>> {
    if (broken !== null) return failure(errorOf(broken));
    try {
      return succeed(await within(limits, () => asked));
    } catch (error) {
      // An error the server itself reported leaves the session usable; anything else leaves it in an unknown state.
      if (!isServerError(error)) {
        broken = error;
        stream.destroy();
      }
      return failure(errorOf(error));
    }
  }

  /** The deadline of a query begins when the server has answered the one before. */
  function inTurn(
    asked: Promise<Record<string, unknown>[]>,
  ): Promise<ProbeResult<Record<string, unknown>[]>> {
    // Its turn may come after one that broke the session; what it ended with is heard then, if at all.
    asked.catch(() => undefined);
    const result = last.then(() => answered(asked));
    last = result;
    return result;
  }

  const errorOf = (error: unknown): ProbeError =>
    error instanceof NotReadOnlyError
      ? {
          kind: "invalid",
          system: "postgres",
          message: `${what}: the server does not keep the transaction read-only, so nothing more is asked`,
        }
      : postgresError(what, error);

  return {
    client: {
      url,
      isOpen: () => broken === null && !stream.destroyed && stream.writable,
      clockAheadMs: () => clockAheadMs,
      isPooled: () => isPooled,
      query: (text, values = []) => inTurn(ask({ text, values })),
      queryOne(text, preparation) {
        const question = { text, queryMode: "extended" };
        return inTurn(ask(question, preparation));
      },
    },
    lookIn(path) {
      searchPath = path;
    },
    async firstAnswer() {
      const first = await answered(proven().then(() => []));
      return { failed: first.ok ? null : first.error, shortTimeouts };
    },
    close: (deadlineMs) => endSession(client, stream, deadlineMs),
  };
}

const rowsOf = (results: unknown) => resultsSchema.parse(results).flatMap(({ rows }) => rows);

function requireReadOnly(begun: unknown): void {
  if (!rowsOf(begun).some((row) => row.transaction_read_only === "on")) throw new NotReadOnlyError();
}

/** The server's clock, which process answers, and which timeouts of the role may end the session while it is used. SET LOCAL hides only what it names. */
const firstQuestion = `SELECT pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()) AS clock, pg_catalog.pg_backend_pid() AS process,
 ARRAY(SELECT pg_catalog.json_build_object('name', s.name, 'ms', s.reset_val::bigint) FROM pg_catalog.pg_settings s WHERE s.name IN ('statement_timeout', 'transaction_timeout', 'idle_session_timeout')
  AND s.reset_val::bigint BETWEEN 1 AND 1000) AS "shortTimeouts"`;
const firstRow = z.object({
  clock: z.coerce.number(),
  process: z.number(),
  shortTimeouts: z.array(z.object({ name: z.string(), ms: z.number() })),
});

/** Of BackendKeyData, which a pooler makes up (PgBouncer 1.18: random numbers). pg keeps it without telling TypeScript. */
const announcedProcess = (client: Client): unknown => ("processID" in client ? client.processID : undefined);

/** Says goodbye within the deadline, then cuts the connection. */
export async function endSession(client: Client, stream: Socket, deadlineMs: number): Promise<void> {
  const { signal } = new AbortController();
  try {
    // end() waits without end on a frozen server.
    await within({ timeoutMs: deadlineMs, signal }, () => client.end());
  } catch {
    // The session is gone either way; the socket is cut below.
  } finally {
    stream.destroy();
  }
}

/** Errors of class 57P (shutdown) end the session; the rest leave it as it was once rolled back. */
function isServerError(error: unknown): boolean {
  return error instanceof Error && "severity" in error && error.severity === "ERROR";
}
