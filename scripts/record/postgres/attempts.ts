import pg from "pg";
import type { PostgresServer } from "./server.ts";

interface Refused {
  /** Null: done. */
  sqlState: string | null;
  message?: string;
}

/** What the server really answers to a statement. */
const sqlStateOf = (client: pg.Client, statement: string): Promise<Refused> =>
  client.query(statement).then(() => ({ sqlState: null }), refusedBy);

/** What it answers to a role's statements, each in its own transaction; the connection itself can be refused. */
export async function answersTo(
  server: PostgresServer,
  user: string,
  statements: readonly string[],
): Promise<unknown[]> {
  const client = await server.connect(user).catch(refusedBy);
  if (!(client instanceof pg.Client)) return [{ statement: "(connect)", ...client }];
  const answers: unknown[] = [];
  for (const statement of statements) answers.push({ statement, ...(await sqlStateOf(client, statement)) });
  return answers;
}

function refusedBy(error: unknown): Refused {
  if (error instanceof pg.DatabaseError && error.code !== undefined)
    return { sqlState: error.code, message: error.message };
  throw error;
}
