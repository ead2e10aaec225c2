import type { Socket } from "node:net";
import type { Client } from "pg";
import * as z from "zod";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { type CallLimits, within } from "../deadline.ts";
import type { PostgresWriter, WriteQuery } from "../writable-connections.ts";
import { postgresError } from "./postgres-error.ts";
import { setSearchPath } from "./search-path.ts";

/** A lock another session holds is waited for this long, then the whole transaction is given up. */
const lockTimeoutMs = 2_000;
const rowsSchema = z.array(z.record(z.string(), z.unknown()));

/** A session of its own for what may change rows. Whatever goes wrong ends it: the server then rolls back what was not committed. */
export function createWriter(
  client: Client,
  stream: Socket,
  url: string,
  limits: CallLimits,
  searchPath: string | null,
): { writer: PostgresWriter } {
  const what = `PostgreSQL at ${url}`;
  const query: WriteQuery = async (sql, parameters = []) => {
    const { rows, rowCount } = await client.query(sql, parameters);
    return { rows: rowsSchema.parse(rows), count: rowCount ?? 0 };
  };

  async function transaction<T>(
    work: (query: WriteQuery) => Promise<{ commit: boolean; value: T }>,
    extraMs = 0,
  ): Promise<ProbeResult<T>> {
    const timeoutMs = Math.round(limits.timeoutMs + extraMs);
    let committing = false;
    try {
      return await within({ ...limits, timeoutMs }, async () => {
        const begin = [
          "BEGIN TRANSACTION READ WRITE",
          `SET LOCAL statement_timeout = ${timeoutMs}`,
          `SET LOCAL lock_timeout = ${lockTimeoutMs}`,
          ...(searchPath === null ? [] : [setSearchPath(searchPath)]),
        ];
        await client.query(begin.join("; "));
        const { commit, value } = await work(query);
        committing = commit;
        await client.query(commit ? "COMMIT" : "ROLLBACK");
        return succeed(value);
      });
    } catch (error) {
      stream.destroy();
      const known = postgresError(what, error);
      const message = committing
        ? `${known.message}; it broke off at COMMIT, so whether it took effect is not known`
        : known.message;
      return { ok: false, error: { ...known, message } };
    }
  }
  return { writer: { isOpen: () => !stream.destroyed, transaction } };
}
