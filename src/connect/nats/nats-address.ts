import { UserError } from "../../user-error.ts";

export interface NatsServerAddress {
  host: string;
  port: number;
  /** Other servers of the list are given credentials, and this one none: it gets none of theirs. */
  anonymous?: true;
}

/** Where NATS listens and as whom to connect, taken from a URL. */
export interface NatsAddress {
  servers: NatsServerAddress[];
  /** `tls://`: the connection must be encrypted. */
  tls: boolean;
  user: string | null;
  password: string | null;
  token: string | null;
}

const defaultPort = 4222;
const urlPattern =
  /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:(.*)@)?(\[[0-9a-f:.%]+\]|[^:/?#@\s[\]]+)(?::(\d{1,5}))?\/?$/i;

/** Parses `nats://user:pass@host:4222`, `nats://token@host`, `tls://host`, and lists of them, comma-separated. Throws UserError. */
export function parseNatsUrl(text: string, origin: string): NatsAddress {
  const address: NatsAddress = { servers: [], tls: false, user: null, password: null, token: null };
  const logins = new Set<string>();
  for (const part of text.split(",").map((piece) => piece.trim())) {
    const match = urlPattern.exec(part);
    const [, scheme = "nats", userInfo, host = "", port] = match ?? [];
    const portNumber = port === undefined ? defaultPort : Number(port);
    if (match === null || portNumber < 1 || portNumber > 65_535) throw badUrl(origin, "it is not host:port");
    if (scheme !== "nats" && scheme !== "tls") throw badUrl(origin, `the scheme ${scheme}:// is not NATS`);
    address.servers.push({
      host: host.replace(/^\[|\]$/g, ""),
      port: portNumber,
      ...(userInfo === undefined ? { anonymous: true } : {}),
    });
    address.tls ||= scheme === "tls";
    if (userInfo !== undefined) logins.add(userInfo);
  }
  // A password goes to the server it is written beside, as with NATS' own clients (nats.go, connectProto).
  if (logins.size > 1)
    throw badUrl(origin, "its servers have different credentials", "Give one server, or the same for each.");
  for (const login of logins) takeCredentials(address, login, origin);
  if (logins.size > 0) return address;
  return { ...address, servers: address.servers.map(({ host, port }) => ({ host, port })) };
}

/** `nats://host:4222`, without credentials. */
export function displayNatsUrl(address: NatsAddress): string {
  const scheme = address.tls ? "tls" : "nats";
  return address.servers
    .map(({ host, port }) => `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`)
    .join(",");
}

function takeCredentials(address: NatsAddress, userInfo: string, origin: string): void {
  const colon = userInfo.indexOf(":");
  if (colon < 0) address.token = decode(userInfo, origin);
  else {
    address.user = decode(userInfo.slice(0, colon), origin);
    address.password = decode(userInfo.slice(colon + 1), origin);
  }
}

function decode(text: string, origin: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badUrl(origin, "its credentials hold a broken %-escape");
  }
}

function badUrl(origin: string, why: string, hint = ""): UserError {
  return new UserError("bad-nats-url", `the NATS URL from ${origin} cannot be used: ${why}`, {
    hint: `${hint} Expected nats://[user:password@|token@]host[:4222], or tls:// for TLS.`.trimStart(),
  });
}
