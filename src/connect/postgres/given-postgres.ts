import type { ConnectionSettings } from "../connection-settings.ts";
import { readGivenText } from "../read-given-file.ts";
import { addressFromEnvironment, type PostgresAddress, parsePostgresUrl } from "./postgres-address.ts";

/** What the settings and the `PG*` variables say about PostgreSQL, parsed and read before anything is opened. */
export interface GivenPostgres {
  address: { address: PostgresAddress; origin: string } | null;
  /** PEM; null: none given. */
  files: { ca: string | null; cert: string | null; key: string | null };
}

/** Throws UserError for a URL that cannot be used and files that cannot be read. */
export async function readGivenPostgres(
  { given }: ConnectionSettings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<GivenPostgres> {
  const url = given.get("postgres.url");
  const origin = url?.origin ?? "PGHOST";
  const source = { origin, env, localUser: env.USER ?? env.LOGNAME ?? "postgres", tolerant: false };
  const address = url === undefined ? addressFromEnvironment(source) : parsePostgresUrl(url.value, source);
  const readPem = (path: string | null | undefined, what: string) =>
    readGivenText(path && path !== "system" ? { value: path, origin } : null, what);
  return {
    address: address && { address, origin },
    files: {
      ca: await readPem(address?.sslRootCert, "root certificate"),
      cert: await readPem(address?.sslCert, "client certificate"),
      key: await readPem(address?.sslKey, "client key"),
    },
  };
}
