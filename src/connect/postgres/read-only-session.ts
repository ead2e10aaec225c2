import type { Socket } from "node:net";
import type { Client } from "pg";
import * as z from "zod";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { PostgresClient } from "../connections.ts";
import { type CallLimits, within } from "../deadline.ts";
import { postgresError } from "./postgres-error.ts";

/** An open session, and how it ends: politely within `deadlineMs`, then it is cut. */
export interface ReadOnlySession {
  client: PostgresClient;
  close(deadlineMs: number): Promise<void>;
}

/** A lock another session holds is news, not something to queue behind. */
const lockTimeoutMs = 500;
/** The server gives up a little before we do, so that its own words reach the report. */
const serverHeadStartMs = 100;

const rowsSchema = z.array(z.record(z.string(), z.unknown()));
const readOnlySchema = z.array(z.object({ rows: rowsSchema }));

/**
 * Queries one after the other, each in a read-only transaction of its own that is rolled back. SET LOCAL instead of startup options or SET:
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
  const what = `PostgreSQL at ${url}`;
  const statementTimeoutMs = Math.max(limits.timeoutMs - serverHeadStartMs, 1);
  const begin = [
    "BEGIN TRANSACTION READ ONLY",
    `SET LOCAL statement_timeout = ${statementTimeoutMs}`,
    `SET LOCAL lock_timeout = ${Math.min(lockTimeoutMs, statementTimeoutMs)}`,
    "SHOW transaction_read_only",
  ].join("; ");

  async function runQuery(
    sql: string,
    parameters: unknown[],
  ): Promise<ProbeResult<Record<string, unknown>[]>> {
    if (broken !== null) return failure(postgresError(what, broken));
    try {
      return await within(limits, async () => {
        const opened = readOnlySchema.parse(await client.query(begin));
        if (opened.at(-1)?.rows[0]?.transaction_read_only !== "on")
          return failure({
            kind: "invalid",
            system: "postgres",
            message: `${what}: the server does not keep the transaction read-only, so nothing was asked`,
          });
        try {
          const { rows } = await client.query(sql, parameters);
          return succeed(rowsSchema.parse(rows));
        } finally {
          await client.query("ROLLBACK");
        }
      });
    } catch (error) {
      // An error the server itself reported leaves the session usable; anything else leaves it in an unknown state.
      if (!isServerError(error)) {
        broken = error;
        stream.destroy();
      }
      return failure(postgresError(what, error));
    }
  }

  return {
    client: {
      url,
      isOpen: () => broken === null && !stream.destroyed && stream.writable,
      query(sql, parameters = []) {
        const result = last.then(() => runQuery(sql, parameters));
        last = result;
        return result;
      },
    },
    close: (deadlineMs) => endSession(client, stream, deadlineMs),
  };
}

/** Says goodbye within the deadline, then cuts the connection. */
export async function endSession(client: Client, stream: Socket, deadlineMs: number): Promise<void> {
  const { signal } = new AbortController();
  try {
    // end() waits for ever on a frozen server.
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
