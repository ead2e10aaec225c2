/** Where a URL leads, without who connects. */
export interface NetworkAddress {
  scheme: string;
  hosts: { host: string; port: number | null }[];
  /** The first part of the path: PostgreSQL's database. Null: none is named, or it is not known. */
  database: string | null;
  /** User or password stand in it. */
  hasCredentials: boolean;
}

const defaultPorts: Readonly<Record<string, number>> = {
  nats: 4222,
  tls: 4222,
  postgres: 5432,
  postgresql: 5432,
  http: 80,
  ws: 80,
  https: 443,
  wss: 443,
};

/** What redaction writes in place of a secret. */
const mask = "***";

/** Reads `scheme://user:password@host:port,host2/database?…`; null for text that is no URL with a host. Ports that are left out are the scheme's. */
export function parseAddress(text: string): NetworkAddress | null {
  const [, scheme = "", rest = ""] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text.trim()) ?? [];
  const beforeQuery = rest.split(/[?#]/)[0] ?? "";
  // Passwords are written as they are, slashes and all: the last @ ends them.
  const at = beforeQuery.lastIndexOf("@");
  const [authority = "", ...path] = beforeQuery.slice(at + 1).split("/");
  const hosts = authority
    .split(",")
    .flatMap((part) => hostOf(part, defaultPorts[scheme.toLowerCase()] ?? null));
  if (scheme === "" || hosts.length === 0) return null;
  const database = path[0] ?? "";
  return {
    scheme: scheme.toLowerCase(),
    hosts,
    database: database === "" || database.includes(mask) ? null : database,
    hasCredentials: at >= 0,
  };
}

function hostOf(text: string, defaultPort: number | null): NetworkAddress["hosts"] {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || host.includes(mask) || host.includes("$(")) return [];
  return [{ host: host.toLowerCase(), port: port === undefined ? defaultPort : Number(port) }];
}
