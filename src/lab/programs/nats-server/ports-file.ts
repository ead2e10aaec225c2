import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";

export interface ServerPorts {
  client: number;
  /** Null when the server has no monitoring port. */
  monitoring: number | null;
}

/** Waits for the file in which nats-server tells its ports (`--ports_file_dir`, a folder with nothing else in it). */
export async function readPorts(directory: string, signal: AbortSignal): Promise<ServerPorts> {
  for (;;) {
    const ports = await portsIn(directory);
    if (ports !== null) return ports;
    await delay(10, undefined, { signal });
  }
}

const schema = z.object({ nats: z.array(z.url()).min(1), monitoring: z.array(z.url()).default([]) });

async function portsIn(directory: string): Promise<ServerPorts | null> {
  const name = (await readdir(directory)).find((entry) => entry.endsWith(".ports"));
  if (name === undefined) return null;
  const text = await readFile(join(directory, name), "utf8");
  // The server writes while we read.
  if (!text.trimEnd().endsWith("}")) return null;
  const { nats, monitoring } = schema.parse(JSON.parse(text));
  const [client] = nats;
  const [monitor] = monitoring;
  return client === undefined
    ? null
    : { client: portOf(client), monitoring: monitor === undefined ? null : portOf(monitor) };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
