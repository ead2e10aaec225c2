import { bracketed } from "../../units/bracketed.ts";
import type { UserError } from "../../user-error.ts";
import { didYouMean } from "../../words/nearest.ts";
import { login, portNumber, unescaped, urlRefusal } from "../url-parts.ts";
import { type AuthDemands, authMethods, parseRequireAuth } from "./authentication.ts";
import { parseKeywordString } from "./keyword-string.ts";
import { missingProtection, protectionNames } from "./protections.ts";
import { type SslMode, wantedSslMode } from "./ssl-mode.ts";

/** libpq's target_session_attrs. */
const sessionAttributes = ["any", "read-write", "read-only", "primary", "standby", "prefer-standby"] as const;
export type SessionAttributes = (typeof sessionAttributes)[number];

export interface PostgresHost {
  host: string;
  port: number;
  /** hostaddr: where to go instead of looking the name up. */
  address?: string;
  /** Of the password file, for this host alone. */
  password?: string;
}

/** Discrete fields only: the pg package lets URL parameters override its settings, so it never sees a URL. */
export interface PostgresAddress {
  hosts: PostgresHost[];
  database: string;
  user: string;
  /** Null: none given. */
  password: string | null;
  sslMode: SslMode;
  /** Paths. */
  sslRootCert: string | null;
  sslCert: string | null;
  sslKey: string | null;
  /** Options of the session (`-c search_path=app`); null: none. */
  options: string | null;
  /** Which of several hosts will do. */
  attributes: SessionAttributes;
  demands: AuthDemands;
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

/** Parameters that name a file of this machine: another program's address has them for files that are not here. */
const fileParameters: Readonly<Record<string, string>> = {
  service: "it names a service of a file that is not here; give host, port, user and database",
  passfile: "it names a password file that is not here; give the password itself",
};

/** Parameters libpq knows that make no difference to a read-only session of our own. */
const ignoredParameters = [
  "application_name",
  "client_encoding",
  "connect_timeout",
  "fallback_application_name",
  "gsslib",
  "keepalives",
  "keepalives_count",
  "keepalives_idle",
  "keepalives_interval",
  "krbsrvname",
  "load_balance_hosts",
  "sslcompression",
  "sslpassword",
  "sslsni",
  "ssl_max_protocol_version",
  "tcp_user_timeout",
];
const usedParameters = [
  ...protectionNames,
  "channel_binding",
  "dbname",
  "host",
  "hostaddr",
  "options",
  "passfile",
  "password",
  "port",
  "require_auth",
  "requiressl",
  "service",
  "ssl",
  "sslcert",
  "sslkey",
  "sslmode",
  "sslnegotiation",
  "sslrootcert",
  "target_session_attrs",
  "user",
];

/** An address of somebody's program, where no file of this machine counts. Throws UserError. */
export const parsePostgresUrl = (text: string, source: AddressSource): PostgresAddress =>
  completeAddress(parametersOf(text, source), source);

/**
 * What a URL (`postgresql://user:password@host:port,host2/database?sslmode=…`) or a string of keywords (`host=… dbname=…`) says, by libpq's rules, under
 * libpq's names. Empty: it leaves that out. Throws UserError.
 */
export function parametersOf(text: string, source: AddressSource): PostgresParameters {
  if (text !== text.trim())
    throw badUrl(
      source,
      "it begins or ends with a blank or a line break",
      "A Secret made with echo holds the line break: use printf %s or --from-literal.",
    );
  if (/^["']/.test(text))
    throw badUrl(source, "it stands in quotes", "They belong to the shell, not to the value.");
  const scheme = /^([a-z][a-z0-9+.:-]*):\/\//i.exec(text);
  if (scheme === null && text.includes("=")) {
    const keywords = parseKeywordString(text);
    if (keywords === null)
      throw badUrl(source, "it is neither a URL nor a string of keywords (host=… dbname=…)", escapes);
    return known(keywords, source);
  }
  if (scheme === null || !/^postgres(ql)?$/.test(scheme[1] ?? ""))
    throw foreignUrl(scheme?.[1] ?? null, source);
  // As libpq, which nomnom's API and worker use: credentials end at the first @ before a slash, so a raw @ or / in a password has to be escaped, # and ? need not be.
  const rest = text.slice(scheme[0].length);
  const at = rest.search(/[@/]/);
  const hasUserInfo = at >= 0 && rest[at] === "@";
  const userInfo = hasUserInfo ? rest.slice(0, at) : "";
  const afterUser = hasUserInfo ? rest.slice(at + 1) : rest;
  const [beforeQuery = "", ...queryParts] = afterUser.split("?");
  const query = queryParts.join("?");
  // A second @ stands in no host and in hardly any database: it is the password that was cut in two. Nothing of it may be quoted.
  if (beforeQuery.includes("@") || (!hasUserInfo && /^[^=]*@/.test(query)))
    throw badUrl(source, "user and password cannot be separated from the host", escapes);
  const slash = beforeQuery.indexOf("/");
  const hostPart = slash < 0 ? beforeQuery : beforeQuery.slice(0, slash);
  const database = slash < 0 ? "" : beforeQuery.slice(slash + 1);
  const decode = (part: string) => decodePart(part, source);
  const { name, password } = login(userInfo, urlRefusal(postgresUrl, source.origin));
  return {
    host: hostPart
      .split(",")
      .map((host) => decode(splitPort(host, source).host))
      .join(","),
    port: hostPart
      .split(",")
      .map((host) => splitPort(host, source).port)
      .join(","),
    user: name,
    password: password ?? "",
    dbname: decode(database),
    ...parseParameters(query, source),
  };
}

/** By libpq's names. */
export type PostgresParameters = Readonly<Record<string, string>>;

function parseParameters(query: string, source: AddressSource): PostgresParameters {
  const pairs = query.split("&").filter((part) => part !== "");
  return known(
    pairs.map((pair) => {
      const [name = "", ...valueParts] = pair.split("=");
      return [decodePart(name, source), decodePart(valueParts.join("="), source)] as const;
    }),
    source,
  );
}

/** Those parameters that make a difference. Throws UserError for what libpq does not know. */
export function known(pairs: Iterable<readonly [string, string]>, source: AddressSource): PostgresParameters {
  const parameters: Record<string, string> = {};
  for (const [name, value] of pairs) {
    const file = fileParameters[name];
    if (source.tolerant && file !== undefined) throw badUrl(source, file);
    if (usedParameters.includes(name)) parameters[name] = value;
    else if (!source.tolerant && !ignoredParameters.includes(name)) throw unknownParameter(name, source);
  }
  // JDBC's spelling, which libpq accepts.
  if (parameters.ssl === "true" && !parameters.sslmode) parameters.sslmode = "require";
  return parameters;
}

/** What looks like no parameter may be a piece of a password with a raw & in it: it is not repeated. */
function unknownParameter(name: string, source: AddressSource): UserError {
  const meant = didYouMean(name, [...usedParameters, ...ignoredParameters]);
  return meant === ""
    ? badUrl(source, "it has a parameter that libpq does not know", "Write & in a password as %26.")
    : badUrl(source, `the parameter ${name} is unknown`, meant);
}

export function completeAddress(parameters: PostgresParameters, source: AddressSource): PostgresAddress {
  const { env } = source;
  const missing = missingProtection(parameters, env);
  if (missing !== null)
    throw badUrl(
      source,
      `${missing} asks for a protection that nomnom does not have`,
      "Without it the password may be sent in a way that is forbidden there; sslmode=verify-full protects it as well.",
    );
  const addresses = (parameters.hostaddr || env.PGHOSTADDR || "").split(",");
  const hosts = (parameters.host || env.PGHOST || addresses.join(",") || "localhost").split(",");
  const ports = (parameters.port || env.PGPORT || "").split(",");
  const user = parameters.user || env.PGUSER || source.localUser;
  const ssl = wantedSslMode(parameters, env);
  if ("problem" in ssl) throw badUrl(source, ssl.problem, ssl.hint);
  if (ports.length > 1 && ports.length !== hosts.length)
    throw badUrl(source, `it has ${hosts.length} hosts and ${ports.length} ports`);
  const wanted = parameters.target_session_attrs || env.PGTARGETSESSIONATTRS || "any";
  const attributes = sessionAttributes.find((each) => each === wanted);
  if (attributes === undefined)
    throw badUrl(source, "its target_session_attrs is unknown", `One of ${sessionAttributes.join(", ")}.`);
  return {
    hosts: hosts.map((host, index) => ({
      host: host || "localhost",
      port: portOf((ports.length === 1 ? ports[0] : ports[index]) || "5432", source),
      ...(addresses[index] ? { address: addresses[index] } : {}),
    })),
    options: parameters.options || env.PGOPTIONS || null,
    attributes,
    demands: demandsOf(parameters, source),
    database: parameters.dbname || env.PGDATABASE || user,
    user,
    password: parameters.password || env.PGPASSWORD || null,
    sslMode: ssl.mode,
    sslRootCert: parameters.sslrootcert || env.PGSSLROOTCERT || null,
    sslCert: parameters.sslcert || env.PGSSLCERT || null,
    sslKey: parameters.sslkey || env.PGSSLKEY || null,
  };
}

function demandsOf(parameters: PostgresParameters, source: AddressSource): AuthDemands {
  const { env } = source;
  const binding = parameters.channel_binding || env.PGCHANNELBINDING || "prefer";
  if (!["disable", "prefer", "require"].includes(binding))
    throw badUrl(source, `channel_binding ${binding} is unknown`, "One of disable, prefer, require.");
  const wanted = parameters.require_auth || env.PGREQUIREAUTH;
  const methods = wanted ? parseRequireAuth(wanted) : null;
  if (wanted && methods === null)
    throw badUrl(
      source,
      "its require_auth is unknown",
      `Some of ${authMethods.join(", ")}, all or none with ! before them.`,
    );
  return { channelBinding: binding === "require", methods };
}

/** `postgresql://host:port/database`, without credentials. */
export function displayPostgresUrl(address: PostgresAddress): string {
  const hosts = address.hosts.map(({ host, port }) => {
    if (host.startsWith("/")) return `${encodeURIComponent(host)}:${port}`;
    return `${bracketed(host)}:${port}`;
  });
  return `postgresql://${hosts.join(",")}/${encodeURIComponent(address.database)}`;
}

function splitPort(host: string, source: AddressSource): { host: string; port: string } {
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/.exec(host);
  if (match === null)
    throw badUrl(source, "host and port cannot be separated", "Write IPv6 addresses as [::1].");
  return { host: match[1] ?? match[2] ?? "", port: match[3] ?? "" };
}

/** A port over 65535 makes pg throw from a timer nobody can catch. */
function portOf(text: string, source: AddressSource): number {
  const port = portNumber(text);
  if (port !== null) return port;
  // Not quoted: where the @ is missing, or the password has a slash, it is the password.
  throw badUrl(source, "the port is not a number from 1 to 65535", escapes);
}

/** URLs that libpq, and so nomnom's services, do not take. Of the scheme no more is quoted than its name. */
function foreignUrl(scheme: string | null, source: AddressSource): UserError {
  if (scheme === null) return badUrl(source, "it has no scheme");
  const driver = /^postgres(?:ql)?\+(\w+)$/i.exec(scheme)?.[1];
  if (driver !== undefined)
    return badUrl(
      source,
      `it is a URL of SQLAlchemy for ${driver}, which libpq does not take`,
      `Leave +${driver} out.`,
    );
  if (/^jdbc:postgresql$/i.test(scheme))
    return badUrl(
      source,
      "it is a URL of JDBC, which libpq does not take",
      "User and password stand before the host, not in the query.",
    );
  return badUrl(source, `${scheme}:// is not PostgreSQL`);
}

const escapes = "Write @ / # ? & % in a password as %40 %2F %23 %3F %26 %25.";

const decodePart = (part: string, source: AddressSource): string =>
  unescaped(part, urlRefusal(postgresUrl, source.origin));

const postgresUrl = {
  code: "bad-database-url",
  called: "database URL",
  expected: "postgresql://user:password@host:5432/database",
};

const badUrl = (source: AddressSource, why: string, hint?: string): UserError =>
  urlRefusal(postgresUrl, source.origin)(why, hint);
