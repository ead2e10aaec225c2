import { bracketed } from "../../units/bracketed.ts";
import { login, portNumber, type RefuseUrl, urlRefusal, withoutBrackets } from "../url-parts.ts";

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

const redisUrl = {
  code: "bad-redis-url",
  called: "Redis URL",
  expected: "redis://[user:password@]host[:6379], or rediss:// for TLS",
};

const schemes: Readonly<Record<string, { tls: boolean }>> = {
  redis: { tls: false },
  rediss: { tls: true },
  valkey: { tls: false },
  valkeys: { tls: true },
};

/** Parses `redis://[user:password@]host[:6379][/0]`, `rediss://` for TLS, and Valkey's names of the same. Throws UserError. */
export function parseRedisUrl(text: string, origin: string): RedisAddress {
  const refuse = urlRefusal(redisUrl, origin);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme?.includes("sentinel"))
    throw refuse(
      "it names Sentinel, which nomnom does not ask",
      "Give the primary itself: redis-cli -p 26379 SENTINEL GET-MASTER-ADDR-BY-NAME names it.",
    );
  if (scheme?.includes("unix"))
    throw refuse("it names a socket of the file system, which nomnom does not use");
  const match = urlPattern.exec(text);
  if (match === null) throw refuse("it is not redis://host:port");
  const [, , userInfo, host = "", port, database] = match;
  const known = schemes[scheme ?? ""];
  if (known === undefined) throw refuse(`the scheme ${scheme}:// is not of Redis`);
  const number = port === undefined ? defaultRedisPort : portNumber(port);
  if (number === null) throw refuse("its port is not 1 to 65535");
  return {
    host: host === "" ? "localhost" : withoutBrackets(host),
    port: number,
    tls: known.tls,
    ...credentials(userInfo, refuse),
    database: database === undefined || database === "" ? null : database,
  };
}

/** `redis://host:6379/0`, without credentials. */
export function displayRedisUrl({ host, port, tls, database }: RedisAddress): string {
  return `${tls ? "rediss" : "redis"}://${bracketed(host)}:${port}${database === null ? "" : `/${database}`}`;
}

function credentials(
  userInfo: string | undefined,
  refuse: RefuseUrl,
): Pick<RedisAddress, "user" | "password"> {
  // A name alone is a user without a password (redis-cli, redis-py).
  const { name, password } = login(userInfo ?? "", refuse);
  return { user: name || null, password: password || null };
}
