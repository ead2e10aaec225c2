import { createServer, isIP, type Server, type Socket } from "node:net";
import { UserError } from "../../user-error.ts";
import { codeOf } from "../transport-error.ts";

/** One port, on one or more addresses of this machine. */
export interface LocalListener {
  readonly port: number;
  /** Stops listening; the connections are the owner's to close first. */
  close(): Promise<void>;
}

/** As many connections as may arrive at once before the kernel turns one away. */
const backlog = 1024;
/** A free port of one address may be taken on the other. */
const triesForFreePort = 10;

export const ipv4Loopback = "127.0.0.1";
const loopbacks: readonly string[] = [ipv4Loopback, "::1"];

/** `--address` as kubectl takes it: IP addresses or localhost, with commas between them. Throws UserError `bad-address`. */
export function parseAddresses(text: string): string[] {
  const addresses = text.split(",").map((address) => address.trim());
  const bad = addresses.find((address) => address !== "localhost" && isIP(address) === 0);
  if (bad === undefined) return [...new Set(addresses)];
  throw new UserError("bad-address", `"${bad}" is no address to listen on`, {
    hint: "Give localhost or IP addresses of this machine, with commas between them: --address localhost,192.0.2.7.",
  });
}

/**
 * Listens on the same port of each address; 0 is any free port. `localhost` is both loopbacks, as far as this machine has them: on one alone, programs that
 * try the other first would reach the program that has the port there. Connections are half-open: the local side's end of its bytes is not the end of the answer.
 * They are not read yet. Throws UserError `port-in-use`, `port-not-allowed` or `bad-address`.
 */
export async function listenLocally(
  port: number,
  accept: (local: Socket) => void,
  addresses: readonly string[] = [ipv4Loopback],
): Promise<LocalListener> {
  for (let tries = 1; ; tries += 1) {
    const servers: Server[] = [];
    const close = async () => {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    };
    try {
      const bound = await listenOnAll(servers, port, accept, addresses);
      return { port: bound, close };
    } catch (error) {
      await close();
      const isTaken = error instanceof UserError && error.code === "port-in-use";
      if (port !== 0 || !isTaken || tries === triesForFreePort) throw error;
    }
  }
}

/** Adds to `servers` what listens; the port of the first is that of all. */
async function listenOnAll(
  servers: Server[],
  wanted: number,
  accept: (local: Socket) => void,
  addresses: readonly string[],
): Promise<number> {
  let port = wanted;
  let missing: Error | null = null;
  const hosts = new Set(addresses.flatMap((address) => (address === "localhost" ? loopbacks : [address])));
  for (const host of hosts) {
    const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, accept);
    try {
      port = await listen(server, host, port);
    } catch (error) {
      const isLoopback = loopbacks.includes(host) && !addresses.includes(host);
      if (!(error instanceof UserError && error.code === "bad-address" && isLoopback)) throw error;
      missing = error;
      continue;
    }
    // Running out of file descriptors shows here; the listener goes on.
    server.on("error", () => undefined);
    servers.push(server);
  }
  if (servers.length === 0 && missing !== null) throw missing;
  return port;
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) => reject(explain(error, host, port));
    server.once("error", refuse);
    server.listen({ port, host, backlog, ipv6Only: true }, () => {
      server.off("error", refuse);
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("the listener has no port"));
      else resolve(address.port);
    });
  });
}

function explain(error: Error, host: string, port: number): Error {
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return new UserError("port-in-use", `port ${port} of ${host} is in use`, {
        hint: `Leave it out to get a free one, or find the program that listens there: lsof -i :${port}.`,
        cause: error,
      });
    case "EACCES":
      return new UserError("port-not-allowed", `port ${port} may not be listened on`, {
        hint: "Ports below 1024 need root; choose a higher one.",
        cause: error,
      });
    case "EADDRNOTAVAIL":
    case "EAFNOSUPPORT":
      return new UserError("bad-address", `this machine has no address ${host} to listen on`, {
        hint: "Without --address, nomnom forward listens on localhost.",
        cause: error,
      });
    default:
      return error;
  }
}
