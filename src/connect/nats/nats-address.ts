import { bracketed } from "../../units/bracketed.ts";
import { login, portNumber, type RefuseUrl, urlRefusal, withoutBrackets } from "../url-parts.ts";

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

const natsUrl = {
  code: "bad-nats-url",
  called: "NATS URL",
  expected: "nats://[user:password@|token@]host[:4222], or tls:// for TLS",
};

const defaultPort = 4222;
const urlPattern =
  /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:(.*)@)?(\[[0-9a-f:.%]+\]|[^:/?#@\s[\]]+)(?::(\d{1,5}))?\/?$/i;

/** Parses `nats://user:pass@host:4222`, `nats://token@host`, `tls://host`, and lists of them, comma-separated. Throws UserError. */
export function parseNatsUrl(text: string, origin: string): NatsAddress {
  const address: NatsAddress = { servers: [], tls: false, user: null, password: null, token: null };
  const logins = new Set<string>();
  const refuse = urlRefusal(natsUrl, origin);
  for (const part of text.split(",").map((piece) => piece.trim())) {
    const match = urlPattern.exec(part);
    const [, scheme = "nats", userInfo, host = "", port] = match ?? [];
    const number = port === undefined ? defaultPort : portNumber(port);
    if (match === null || number === null) throw refuse("it is not host:port");
    if (scheme !== "nats" && scheme !== "tls") throw refuse(`the scheme ${scheme}:// is not NATS`);
    address.servers.push({
      host: withoutBrackets(host),
      port: number,
      ...(userInfo === undefined ? { anonymous: true } : {}),
    });
    address.tls ||= scheme === "tls";
    if (userInfo !== undefined) logins.add(userInfo);
  }
  // A password goes to the server it is written beside, as with NATS' own clients (nats.go, connectProto).
  if (logins.size > 1)
    throw refuse("its servers have different credentials", "Give one server, or the same for each.");
  for (const userInfo of logins) takeCredentials(address, userInfo, refuse);
  if (logins.size > 0) return address;
  return { ...address, servers: address.servers.map(({ host, port }) => ({ host, port })) };
}

/** `nats://host:4222`, without credentials. */
export function displayNatsUrl(address: NatsAddress): string {
  const scheme = address.tls ? "tls" : "nats";
  return address.servers.map(({ host, port }) => `${scheme}://${bracketed(host)}:${port}`).join(",");
}

function takeCredentials(address: NatsAddress, userInfo: string, refuse: RefuseUrl): void {
  const { name, password } = login(userInfo, refuse);
  if (password === null) address.token = name;
  else Object.assign(address, { user: name, password });
}
