import { readFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** Clients that end at the same time share one look; and a program that closes has let go by then. */
const lookAfterMs = 20;
/** The kernel walks all of its sockets for a look, 20 ms of CPU time where there are 7,600: it rests for so many times what the last one took. */
const restFactor = 4;

/**
 * Whether a client of this machine that has said all still holds its end, and so may wait for an answer. TCP does not tell "I have no more to say" from
 * "I am gone". Linux's tables of sockets do: one that no program holds has no inode there (proc_net_tcp). Null: nobody can tell.
 */
export async function isHeldByClient({
  remotePort,
  localPort,
  remoteFamily,
}: Pick<Socket, "remotePort" | "localPort" | "remoteFamily">): Promise<boolean | null> {
  if (remotePort === undefined || localPort === undefined) return null;
  const look = await sharedLook();
  // A program may reach an address of IPv4 through a socket of IPv6, as Java's do.
  for (const family of remoteFamily === "IPv6" ? (["tcp6"] as const) : (["tcp", "tcp6"] as const)) {
    const inode = (await look.clientsOf(localPort, family)).get(remotePort);
    if (inode !== undefined) return inode !== "0";
  }
  return null;
}

/** Inodes of the sockets that are connected to one port, by their own ports. */
type Clients = ReadonlyMap<number, string>;

let next: Promise<Look> | null = null;
let restsUntil = Number.NEGATIVE_INFINITY;

function sharedLook(): Promise<Look> {
  next ??= delay(Math.max(lookAfterMs, restsUntil - performance.now())).then(() => {
    next = null;
    return new Look();
  });
  return next;
}

/** At the tables as they are at one moment; each is read when it is first asked for. */
class Look {
  readonly #tables = new Map<string, Promise<string>>();
  readonly #clients = new Map<string, Promise<Clients>>();

  clientsOf(port: number, family: "tcp" | "tcp6"): Promise<Clients> {
    const key = `${family} ${port}`;
    const known = this.#clients.get(key) ?? this.#table(family).then((table) => parseClients(table, port));
    this.#clients.set(key, known);
    return known;
  }

  #table(family: string): Promise<string> {
    const known = this.#tables.get(family) ?? readTable(family);
    this.#tables.set(family, known);
    return known;
  }
}

async function readTable(family: string): Promise<string> {
  const startedAt = performance.now();
  // Other systems have no such file, and then it is not known.
  const table = await readFile(`/proc/net/${family}`, "latin1").catch(() => "");
  const now = performance.now();
  restsUntil = now + restFactor * (now - startedAt);
  return table;
}

/** Both addresses end in a port; behind them are state, queues, timer, retransmissions, user, timeout and the inode. */
const entry = /: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:([0-9A-F]{4})(?:\s+\S+){6}\s+(\d+)/;

export function parseClients(table: string, port: number): Clients {
  const clients = new Map<number, string>();
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  const sign = `:${wanted} `;
  // Thousands of others are passed over without a look at what they say.
  for (let at = table.indexOf(sign); at !== -1; ) {
    const lineEnd = table.indexOf("\n", at);
    const end = lineEnd === -1 ? table.length : lineEnd;
    const line = table.slice(table.lastIndexOf("\n", at) + 1, end);
    const [, from = "", to = "", inode = ""] = entry.exec(line) ?? [];
    if (to === wanted) clients.set(Number.parseInt(from, 16), inode);
    at = table.indexOf(sign, end);
  }
  return clients;
}
