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
  const table = await sharedTable();
  const inode = inodeOf(table, remotePort, localPort);
  return inode === null ? null : inode !== "0";
}

let underWay: Promise<string> | null = null;

function sharedTable(): Promise<string> {
  underWay ??= readTable();
  return underWay;
}

async function readTable(): Promise<string> {
  await delay(lookAfterMs);
  underWay = null;
  // Other systems have no such file, and then it is not known.
  const read = (name: string) => readFile(`/proc/net/${name}`, "latin1").catch(() => "");
  return (await Promise.all([read("tcp"), read("tcp6")])).join("");
}

/** The inode of the socket from one port of this machine to another; null: there is no such socket. */
export function inodeOf(table: string, fromPort: number, toPort: number): string | null {
  const port = (number: number) => `[0-9A-F]+:${number.toString(16).toUpperCase().padStart(4, "0")}`;
  // Behind the addresses: state, queues, timer, retransmissions, user, timeout.
  const line = new RegExp(`: ${port(fromPort)} ${port(toPort)}(?:\\s+\\S+){6}\\s+(\\d+)`);
  return line.exec(table)?.[1] ?? null;
}
