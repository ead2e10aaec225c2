import { UserError } from "../../user-error.ts";

/** Where Redis listens and as whom to connect, taken from a URL. */
export interface RedisAddress {
  host: string;
  port: number;
  tls: boolean;
  user: string | null;
  password: string | null;
  /** The number behind the slash; null: none. */
  database: string | null;
}

export const defaultRedisPort = 6379;

const urlPattern =
  /^([a-z][a-z0-9+.-]*):\/\/(?:(.*)@)?(\[[0-9a-f:.%]+\]|[^:/?#@\s[\]]*)(?::(\d{1,5}))?(?:\/(\d{0,5}))?(?:\?\S*)?$/i;

const schemes: Readonly<Record<string, { tls: boolean }>> = {
  redis: { tls: false },
  rediss: { tls: true },
  valkey: { tls: false },
  valkeys: { tls: true },
};

/** Parses `redis://[user:password@]host[:6379][/0]`, `rediss://` for TLS, and Valkey's names of the same. Throws UserError. */
export function parseRedisUrl(text: string, origin: string): RedisAddress {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme?.includes("sentinel"))
    throw badUrl(
      origin,
      "it names Sentinel, which nomnom does not ask",
      "Give the primary itself: redis-cli -p 26379 SENTINEL GET-MASTER-ADDR-BY-NAME names it. ",
    );
  if (scheme?.includes("unix"))
    throw badUrl(origin, "it names a socket of the file system, which nomnom does not use");
  const match = urlPattern.exec(text);
  if (match === null) throw badUrl(origin, "it is not redis://host:port");
  const [, , userInfo, host = "", port, database] = match;
  const known = schemes[scheme ?? ""];
  if (known === undefined) throw badUrl(origin, `the scheme ${scheme}:// is not of Redis`);
  const portNumber = port === undefined ? defaultRedisPort : Number(port);
  if (portNumber < 1 || portNumber > 65_535) throw badUrl(origin, "its port is not 1 to 65535");
  return {
    host: host === "" ? "localhost" : host.replace(/^\[|\]$/g, ""),
    port: portNumber,
    tls: known.tls,
    ...credentials(userInfo, origin),
    database: database === undefined || database === "" ? null : database,
  };
}

/** `redis://host:6379/0`, without credentials. */
export function displayRedisUrl({ host, port, tls, database }: RedisAddress): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return `${tls ? "rediss" : "redis"}://${name}:${port}${database === null ? "" : `/${database}`}`;
}

function credentials(userInfo: string | undefined, origin: string): Pick<RedisAddress, "user" | "password"> {
  if (userInfo === undefined || userInfo === "") return { user: null, password: null };
  const colon = userInfo.indexOf(":");
  // A name alone is a user without a password (redis-cli, redis-py).
  const user = decode(colon < 0 ? userInfo : userInfo.slice(0, colon), origin);
  const password = colon < 0 ? "" : decode(userInfo.slice(colon + 1), origin);
  return { user: user === "" ? null : user, password: password === "" ? null : password };
}

function decode(text: string, origin: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badUrl(origin, "its credentials hold a broken %-escape");
  }
}

function badUrl(origin: string, why: string, hint = ""): UserError {
  return new UserError("bad-redis-url", `the Redis URL from ${origin} cannot be used: ${why}`, {
    hint: `${hint}Expected redis://[user:password@]host[:6379], or rediss:// for TLS.`,
  });
}
