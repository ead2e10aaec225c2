import { type Client, DatabaseError, type QueryResult } from "pg";
import { pause } from "../../../pause.ts";
import type { ProgramContext } from "../../node/program.ts";
import { codeOf, debugIoError, debugSqlxError, isUnknownName } from "../rust/debug-format.ts";
import { connectPostgres } from "./postgres-client.ts";

/** sqlx' pool as the dashboard has it: connections are made when they are needed, and tried for 30 s. */
export interface SqlxPool {
  /** Throws SqlxError. */
  query(sql: string, values?: readonly unknown[]): Promise<QueryResult>;
  close(): Promise<void>;
}

/** Its message is the error as Rust's `{:?}` prints it. */
export class SqlxError extends Error {
  constructor(debug: string) {
    super(debug);
    this.name = "SqlxError";
  }
}

const acquireTimeoutMs = 30_000;
const retryMs = 200;

/** Makes the first connection; throws SqlxError. `url` as in DATABASE_URL. */
export async function openSqlxPool(url: string, context: ProgramContext): Promise<SqlxPool> {
  const opened = new Set<Client>();
  const idle: Client[] = [];

  const connect = async (): Promise<Client> => {
    const client = await connectPostgres(url, context);
    opened.add(client);
    const drop = () => {
      opened.delete(client);
      if (idle.includes(client)) idle.splice(idle.indexOf(client), 1);
    };
    client.on("error", drop);
    client.on("end", drop);
    return client;
  };
  const acquire = async (): Promise<Client> => {
    const deadlineMs = Date.now() + acquireTimeoutMs;
    for (;;) {
      const free = idle.pop();
      if (free !== undefined) return free;
      try {
        return await connect();
      } catch (error) {
        const lasting = lastingFailure(error);
        if (lasting !== null) throw new SqlxError(lasting);
      }
      if (Date.now() >= deadlineMs) throw new SqlxError("PoolTimedOut");
      await pause(retryMs, context.signal);
      context.signal.throwIfAborted();
    }
  };

  idle.push(await acquire());
  return {
    async query(sql, values = []) {
      const client = await acquire();
      try {
        return await client.query(sql, [...values]);
      } catch (error) {
        throw new SqlxError(
          error instanceof DatabaseError ? debugSqlxError(error) : `Io(${debugIoError(error)})`,
        );
      } finally {
        if (opened.has(client)) idle.push(client);
      }
    },
    async close() {
      await Promise.all([...opened].map((client) => client.end()));
    },
  };
}

/** A server that refuses the connection, or starts up (57P03), may be there in a moment; what else is wrong is reported at once. */
function lastingFailure(error: unknown): string | null {
  if (error instanceof DatabaseError) return error.code === "57P03" ? null : debugSqlxError(error);
  return isUnknownName(error) && codeOf(error) !== "EAI_AGAIN" ? `Io(${debugIoError(error)})` : null;
}
