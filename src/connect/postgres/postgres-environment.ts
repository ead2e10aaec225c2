import { bracketed } from "../../units/bracketed.ts";
import type { ToolEnvironment } from "../tool-environment.ts";
import type { PostgresAddress } from "./postgres-address.ts";

/**
 * What psql, pg_dump and the drivers read: `DATABASE_URL` and libpq's `PG*`.
 * @param dial the local end of a port-forward; null: the hosts themselves.
 */
export function postgresEnvironment(
  address: PostgresAddress,
  dial: { host: string; port: number } | null,
): ToolEnvironment {
  const hosts = dial === null ? address.hosts : [dial];
  const [first] = address.hosts;
  // libpq checks the certificate against PGHOST and connects to PGHOSTADDR (libpq, "hostaddr").
  const verified =
    dial !== null && address.sslMode === "verify-full" && first !== undefined ? first.host : null;
  return {
    ...withoutPostgres,
    DATABASE_URL: urlOf(address, hosts),
    PGHOST: verified ?? hosts.map(({ host }) => host).join(","),
    PGHOSTADDR: verified === null ? null : (dial?.host ?? null),
    PGPORT: hosts.map(({ port }) => String(port)).join(","),
    PGUSER: address.user,
    PGPASSWORD: passwordOf(address),
    PGDATABASE: address.database,
    PGSSLMODE: address.sslMode,
    PGSSLROOTCERT: address.sslRootCert,
    PGSSLCERT: address.sslCert,
    PGSSLKEY: address.sslKey,
    PGOPTIONS: address.options,
    PGCHANNELBINDING: address.demands.channelBinding ? "require" : null,
    PGREQUIREAUTH: address.demands.methods?.join(",") ?? null,
  };
}

/** What would lead a program to another database; a service file would win over everything else. */
export const withoutPostgres: ToolEnvironment = {
  DATABASE_URL: null,
  PGHOST: null,
  PGHOSTADDR: null,
  PGSERVICE: null,
};

/** A URL has room for one: that of the first host. */
const passwordOf = ({ password, hosts }: PostgresAddress): string | null =>
  password ?? hosts[0]?.password ?? null;

function urlOf(address: PostgresAddress, hosts: readonly { host: string; port: number }[]): string {
  const { user, database, sslMode, sslRootCert, sslCert, sslKey, options } = address;
  const password = passwordOf(address);
  const sockets = hosts.some(({ host }) => host.startsWith("/"));
  const credentials = `${encodeURIComponent(user)}${password === null ? "" : `:${encodeURIComponent(password)}`}`;
  const where = hosts.map(({ host, port }) => `${bracketed(host)}:${port}`).join(",");
  const parameters = new URLSearchParams();
  if (sockets) {
    parameters.set("host", hosts.map(({ host }) => host).join(","));
    parameters.set("port", hosts.map(({ port }) => String(port)).join(","));
  }
  if (sslMode !== "prefer") parameters.set("sslmode", sslMode);
  for (const [name, value] of Object.entries({
    sslrootcert: sslRootCert,
    sslcert: sslCert,
    sslkey: sslKey,
    options,
  }))
    if (value !== null) parameters.set(name, value);
  // libpq takes a plus sign for itself.
  const query = parameters.size === 0 ? "" : `?${parameters.toString().replaceAll("+", "%20")}`;
  return `postgresql://${credentials}@${sockets ? "" : where}/${encodeURIComponent(database)}${query}`;
}
