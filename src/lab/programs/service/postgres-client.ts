import { Client } from "pg";
import type { ProgramContext } from "../../node/program.ts";

/** A new connection to PostgreSQL, by an address that is asked for again: a restarted pod has another one. `url` as in DATABASE_URL. */
export async function connectPostgres(url: string, context: ProgramContext): Promise<Client> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const address = await context.resolve(hostname, port === "" ? 5432 : Number(port));
  const client = new Client({
    host: address.host,
    port: address.port,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
  });
  // The server may end it in the moment it is made; who holds it hears of its end.
  client.on("error", () => {});
  await client.connect();
  return client;
}
