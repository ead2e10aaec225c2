import { join } from "node:path";
import type { Setting } from "../../setting.ts";
import { UserError } from "../../user-error.ts";
import type { NamedDatabase } from "../connection-settings.ts";
import { readGivenText } from "../read-given-file.ts";
import { codeOf } from "../transport-error.ts";
import { withPasswordFile } from "./password-file.ts";
import {
  type AddressSource,
  completeAddress,
  known,
  type PostgresAddress,
  type PostgresParameters,
  parametersOf,
} from "./postgres-address.ts";
import { readService } from "./service-file.ts";

/** What the settings and the `PG*` variables say about PostgreSQL, parsed and read before anything is opened. */
export interface GivenPostgres {
  address: { address: PostgresAddress; origin: string } | null;
  /** A password file that was found and is not used, and why. */
  unusedPasswordFile: string | null;
  /** PEM; null: none given. */
  files: { ca: string | null; cert: string | null; key: string | null };
}

/** What is given of a database that has a name: nothing but its URL leads there. Throws as {@link readGivenPostgres}. */
export const readNamedPostgres = async (
  { url }: NamedDatabase,
  env: Readonly<Record<string, string | undefined>>,
): Promise<GivenPostgres> => (url === null ? nothingGiven : readGivenPostgres(url, env));

/** Nobody has said where it is. */
export const nothingGiven: GivenPostgres = {
  address: null,
  unusedPasswordFile: null,
  files: { ca: null, cert: null, key: null },
};

/** @param url Undefined: the variables alone. Throws UserError for a URL that cannot be used and files that cannot be read. */
export async function readGivenPostgres(
  url: Setting | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<GivenPostgres> {
  const origin = url?.origin ?? (env.PGHOST ? "PGHOST" : "PGSERVICE");
  const source = { origin, env, localUser: env.USER ?? env.LOGNAME ?? "postgres", tolerant: false };
  const found = await givenAddress(url?.value, source);
  const address = found?.address ?? null;
  const readPem = (path: string | null | undefined, what: string) =>
    readGivenText(path && path !== "system" ? { value: path, origin } : null, what);
  const ca =
    (await readPem(address?.sslRootCert, "root certificate")) ??
    (address?.sslRootCert === "system" ? null : await usualRoot(env));
  if (address?.sslMode === "verify-ca" && ca === null)
    throw new UserError(
      "bad-database-url",
      `the database URL from ${origin} cannot be used: sslmode=verify-ca needs a root certificate, and none is given`,
      { hint: "Give it with sslrootcert=FILE, or use sslmode=verify-full with sslrootcert=system." },
    );
  return {
    address: address && { address, origin },
    unusedPasswordFile: found?.unused ?? null,
    files: {
      ca,
      cert: await readPem(address?.sslCert, "client certificate"),
      key: await readPem(address?.sslKey, "client key"),
    },
  };
}

/** libpq's own place for it: who put a certificate there trusts no other. Null: there is none. */
async function usualRoot(env: Readonly<Record<string, string | undefined>>): Promise<string | null> {
  if (!env.HOME) return null;
  const usual = { value: join(env.HOME, ".postgresql", "root.crt"), origin: "libpq's usual place" };
  try {
    return await readGivenText(usual, "root certificate");
  } catch (error) {
    const code = error instanceof UserError ? codeOf(error.cause) : null;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw error;
  }
}

/** A service stands behind what the URL says and before the variables (libpq, "The Connection Service File"). Null: nothing leads to a server. */
async function givenAddress(url: string | undefined, source: AddressSource) {
  const { env } = source;
  if (url === undefined && !env.PGHOST && !env.PGSERVICE) return null;
  const parameters = url === undefined ? {} : stated(parametersOf(url, source));
  const service = parameters.service ?? env.PGSERVICE;
  const behind = service ? known(Object.entries(await readService(service, env)), source) : {};
  const all = { ...behind, ...parameters };
  return withPasswordFile(completeAddress(all, source), all.passfile, env);
}

const stated = (parameters: PostgresParameters): PostgresParameters =>
  Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ""));
