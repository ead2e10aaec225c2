import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** Below what Linux (32768) and others (49152) give to outgoing connections, any of which may take a port drawn there, and below Kubernetes' node ports. */
const [first, last] = [10_000, 29_999] as const;
const drawn = new Set<number>();

/**
 * A port of 127.0.0.1 on which nobody listens, given once in this process. For a server that cannot be asked which one it chose, or that comes again on
 * the same.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(first, last + 1);
    if (drawn.has(port) || !(await isFree(port))) continue;
    drawn.add(port);
    return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listens = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => resolve(true));
  });
  if (!listens) return false;
  server.close();
  await once(server, "close");
  return true;
}
