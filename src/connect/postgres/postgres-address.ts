import { UserError } from "../../user-error.ts";
import { didYouMean } from "../../words/nearest.ts";

/** libpq's sslmode. */
export const sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;
export type SslMode = (typeof sslModes)[number];

/** Discrete fields only: the pg package lets URL parameters override its settings, so it never sees a URL. */
export interface PostgresAddress {
  hosts: { host: string; port: number }[];
  database: string;
  user: string;
  /** Null: none given. */
  password: string | null;
  sslMode: SslMode;
  /** Paths. */
  sslRootCert: string | null;
  sslCert: string | null;
  sslKey: string | null;
}

export interface AddressSource {
  origin: string;
  /** PG* variables fill what the URL leaves out; empty for addresses found in a namespace. */
  env: Readonly<Record<string, string | undefined>>;
  /** The user of this machine, libpq's last resort. */
  localUser: string;
  /** URLs of other people's programs carry parameters of their drivers: ignored instead of refused. */
  tolerant: boolean;
}

/** Parameters libpq knows that make no difference to a read-only session of our own. */
const ignoredParameters = [
  "application_name",
  "channel_binding",
  "client_encoding",
  "connect_timeout",
  "fallback_application_name",
  "gssencmode",
  "gsslib",
  "hostaddr",
  "keepalives",
  "keepalives_count",
  "keepalives_idle",
  "keepalives_interval",
  "krbsrvname",
  "load_balance_hosts",
  "options",
  "passfile",
  "require_auth",
  "requirepeer",
  "service",
  "sslcompression",
  "sslcrl",
  "sslcrldir",
  "sslnegotiation",
  "sslpassword",
  "sslsni",
  "ssl_max_protocol_version",
  "ssl_min_protocol_version",
  "target_session_attrs",
  "tcp_user_timeout",
];
const usedParameters = [
  "dbname",
  "host",
  "password",
  "port",
  "ssl",
  "sslcert",
  "sslkey",
  "sslmode",
  "sslrootcert",
  "user",
];

/** Parses `postgresql://user:password@host:port,host2/database?sslmode=…` by libpq's rules. Throws UserError. */
export function parsePostgresUrl(text: string, source: AddressSource): PostgresAddress {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text);
  if (scheme === null || !/^postgres(ql)?$/.test(scheme[1] ?? ""))
    throw badUrl(source, scheme === null ? "it has no scheme" : `${scheme[1]}:// is not PostgreSQL`);
  // As libpq: credentials end at the first @ before a slash, so a raw slash in a password has to be escaped, # and ? need not be.
  const rest = text.slice(scheme[0].length);
  const authorityEnd = rest.search(/[/?#]/);
  // Drivers of other languages take the last @ of the authority instead, which lets a raw @ in a password pass.
  const at = source.tolerant
    ? rest.slice(0, authorityEnd < 0 ? rest.length : authorityEnd).lastIndexOf("@")
    : rest.search(/[@/]/);
  const hasUserInfo = at >= 0 && rest[at] === "@";
  const userInfo = hasUserInfo ? rest.slice(0, at) : "";
  const afterUser = hasUserInfo ? rest.slice(at + 1) : rest;
  const [beforeQuery = "", ...queryParts] = afterUser.split("?");
  const slash = beforeQuery.indexOf("/");
  const hostPart = slash < 0 ? beforeQuery : beforeQuery.slice(0, slash);
  const database = slash < 0 ? "" : beforeQuery.slice(slash + 1);
  const colon = userInfo.indexOf(":");
  const decode = (part: string) => decodePart(part, source);
  return completeAddress(
    {
      host: hostPart
        .split(",")
        .map((host) => decode(splitPort(host, source).host))
        .join(","),
      port: hostPart
        .split(",")
        .map((host) => splitPort(host, source).port)
        .join(","),
      user: decode(colon < 0 ? userInfo : userInfo.slice(0, colon)),
      password: colon < 0 ? "" : decode(userInfo.slice(colon + 1)),
      dbname: decode(database),
      ...parseParameters(queryParts.join("?"), source),
    },
    source,
  );
}

/** The address PG* variables alone give; null unless PGHOST is set. */
export function addressFromEnvironment(source: AddressSource): PostgresAddress | null {
  return source.env.PGHOST ? completeAddress({}, source) : null;
}

type Parameters = Readonly<Record<string, string>>;

function parseParameters(query: string, source: AddressSource): Parameters {
  const parameters: Record<string, string> = {};
  for (const pair of query.split("&").filter((part) => part !== "")) {
    const [rawName = "", ...valueParts] = pair.split("=");
    const name = decodePart(rawName, source);
    const value = decodePart(valueParts.join("="), source);
    if (usedParameters.includes(name)) parameters[name] = value;
    else if (!source.tolerant && !ignoredParameters.includes(name))
      throw badUrl(
        source,
        `the parameter ${name} is unknown`,
        didYouMean(name, [...usedParameters, ...ignoredParameters]),
      );
  }
  // JDBC's spelling, which libpq accepts.
  if (parameters.ssl === "true" && !parameters.sslmode) parameters.sslmode = "require";
  return parameters;
}

function completeAddress(parameters: Parameters, source: AddressSource): PostgresAddress {
  const { env } = source;
  const hosts = (parameters.host || env.PGHOST || "localhost").split(",");
  const ports = (parameters.port || env.PGPORT || "").split(",");
  const user = parameters.user || env.PGUSER || source.localUser;
  const sslMode = parameters.sslmode || env.PGSSLMODE || "prefer";
  const known = sslModes.find((mode) => mode === sslMode);
  if (known === undefined)
    throw badUrl(source, `sslmode ${sslMode} is unknown`, `One of ${sslModes.join(", ")}.`);
  return {
    hosts: hosts.map((host, index) => ({
      host: host || "localhost",
      port: portNumber((ports.length === 1 ? ports[0] : ports[index]) || "5432", source),
    })),
    database: parameters.dbname || env.PGDATABASE || user,
    user,
    password: parameters.password || env.PGPASSWORD || null,
    sslMode: known,
    sslRootCert: parameters.sslrootcert || env.PGSSLROOTCERT || null,
    sslCert: parameters.sslcert || env.PGSSLCERT || null,
    sslKey: parameters.sslkey || env.PGSSLKEY || null,
  };
}

/** `postgresql://host:port/database`, without credentials. */
export function displayPostgresUrl(address: PostgresAddress): string {
  const hosts = address.hosts.map(({ host, port }) => {
    if (host.startsWith("/")) return `${encodeURIComponent(host)}:${port}`;
    return `${host.includes(":") ? `[${host}]` : host}:${port}`;
  });
  return `postgresql://${hosts.join(",")}/${encodeURIComponent(address.database)}`;
}

function splitPort(host: string, source: AddressSource): { host: string; port: string } {
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/.exec(host);
  if (match === null)
    throw badUrl(source, "host and port cannot be told apart", "Write IPv6 addresses as [::1].");
  return { host: match[1] ?? match[2] ?? "", port: match[3] ?? "" };
}

/** A port over 65535 makes pg throw from a timer nobody can catch. */
function portNumber(text: string, source: AddressSource): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw badUrl(source, `the port "${text}" is not a number from 1 to 65535`);
}

function decodePart(part: string, source: AddressSource): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw badUrl(source, "it holds a broken %-escape", "Write % itself as %25.");
  }
}

function badUrl(source: AddressSource, why: string, hint = ""): UserError {
  return new UserError("bad-database-url", `The database URL from ${source.origin} cannot be used: ${why}`, {
    hint: [hint, "Expected postgresql://user:password@host:5432/database."].filter((part) => part).join(" "),
  });
}
