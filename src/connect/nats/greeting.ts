import { connect, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import * as z from "zod";
import { parseJsonOr } from "../../parse-json.ts";

const infoSchema = z.object({
  version: z.string(),
  tls_required: z.boolean().optional(),
  tls_available: z.boolean().optional(),
  /** The server asks for a client certificate. */
  tls_verify: z.boolean().optional(),
});

/** A socket on which a NATS server has greeted; the next reader of it reads the greeting again. */
export interface GreetedSocket {
  info: z.infer<typeof infoSchema>;
  socket: Socket;
}

/** Something other than a NATS server answered. */
export class NotNatsError extends Error {
  override readonly name = "NotNatsError";
}

/** A server's INFO is a few hundred bytes, with many cluster URLs a few thousand. */
const maxInfoBytes = 256 * 1024;

/**
 * Opens a socket and reads the INFO line a NATS server greets with. Rejects with the socket's error, or NotNatsError with what spoke instead. With `tls` the
 * connection is encrypted before the greeting, as a server with handshake_first wants it.
 */
export function awaitGreeting(
  host: string,
  port: number,
  signal: AbortSignal,
  tls: ConnectionOptions | null = null,
): Promise<GreetedSocket> {
  return new Promise((resolve, reject) => {
    const socket = tls === null ? connect({ host, port, noDelay: true }) : connectTls({ ...tls, host, port });
    const give = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    const cutOff = () => give(connectionReset("the connection was closed before the greeting"));
    let greeting = Buffer.alloc(0);
    const read = (chunk: Buffer) => {
      greeting = Buffer.concat([greeting, chunk]);
      if (!greeting.includes("\n") && greeting.length < maxInfoBytes) return;
      const line = greeting.toString("utf8").split("\r\n")[0] ?? "";
      const parsed = infoSchema.safeParse(
        line.startsWith("INFO ") ? parseJsonOr(line.slice(5), undefined) : undefined,
      );
      if (!parsed.success) return give(new NotNatsError(`it greets with "${line.slice(0, 60)}"`));
      socket.off("data", read).off("end", cutOff);
      socket.pause();
      socket.unshift(greeting);
      // The listener for errors stays: without one an error before the next reader has come would end the process.
      resolve({ info: parsed.data, socket });
    };
    signal.addEventListener("abort", () => socket.destroy(), { once: true });
    socket.on("error", give).on("end", cutOff).on("data", read);
  });
}

/** How long a server may take for what it says before it closes a connection. */
const lastWordsMs = 1_000;

/** What a server says to a connection it turns away (`-ERR 'maximum connections exceeded'`): the client that was cut off has not read it. Null: nothing. */
export function lastWords(host: string, port: number, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let said = "";
    const end = () => {
      socket.destroy();
      resolve(/-ERR '([^']*)'/.exec(said)?.[1] ?? null);
    };
    const read = (chunk: Buffer) => {
      said += chunk.toString("utf8");
      if (said.includes("-ERR") || said.length > maxInfoBytes) end();
    };
    signal.addEventListener("abort", end, { once: true });
    socket.setTimeout(lastWordsMs, end);
    // A connection that fails now says nothing.
    socket.on("data", read).on("end", end).on("error", end);
  });
}

/** As the socket's own error says it. */
export const connectionReset = (words: string): Error =>
  Object.assign(new Error(words), { code: "ECONNRESET" });
