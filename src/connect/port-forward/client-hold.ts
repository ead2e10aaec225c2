import { readFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** Clients that end at the same time share one look; and a program that closes has let go by then. */
const lookAfterMs = 20;

/**
 * Whether a client of this machine that has said all still holds its end, and so may wait for an answer. TCP does not tell "I have no more to say" from
 * "I am gone". Linux's table of sockets does: one that no program holds has no inode there (proc_net_tcp). Null: nobody can tell.
 */
export async function isHeldByClient({
  remotePort,
  localPort,
}: Pick<Socket, "remotePort" | "localPort">): Promise<boolean | null> {
  if (remotePort === undefined || localPort === undefined) return null;
  const inodes = await sharedTable();
  const inode = inodes.get(ports(remotePort, localPort));
  return inode === undefined ? null : inode !== "0";
}

/** Inodes of sockets, by `ports`. */
type SocketTable = ReadonlyMap<string, string>;

let underWay: Promise<SocketTable> | null = null;

function sharedTable(): Promise<SocketTable> {
  underWay ??= readTable();
  return underWay;
}

async function readTable(): Promise<SocketTable> {
  await delay(lookAfterMs);
  underWay = null;
  // Other systems have no such file, and then it is not known.
  const read = (name: string) => readFile(`/proc/net/${name}`, "latin1").catch(() => "");
  return parseSocketTable((await Promise.all([read("tcp"), read("tcp6")])).join(""));
}

/** Both addresses end in a port; behind them are state, queues, timer, retransmissions, user, timeout and the inode. */
const entry = /: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:([0-9A-F]{4})(?:\s+\S+){6}\s+(\d+)/g;

export function parseSocketTable(text: string): SocketTable {
  const inodes = new Map<string, string>();
  for (const [, from = "", to = "", inode = ""] of text.matchAll(entry)) inodes.set(`${from} ${to}`, inode);
  return inodes;
}

/** As the table writes them: hexadecimal, of two bytes. */
export const ports = (from: number, to: number): string => `${hexadecimal(from)} ${hexadecimal(to)}`;

const hexadecimal = (port: number): string => port.toString(16).toUpperCase().padStart(4, "0");
