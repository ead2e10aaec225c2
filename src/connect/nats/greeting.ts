import { connect, type Socket } from "node:net";
import * as z from "zod";
import { parseJsonOr } from "../../parse-json.ts";

const infoSchema = z.object({
  version: z.string(),
  tls_required: z.boolean().optional(),
  tls_available: z.boolean().optional(),
  /** The server asks for a client certificate. */
  tls_verify: z.boolean().optional(),
});

/** A socket on which a NATS server has greeted; whoever reads from it next reads the greeting again. */
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

/** Opens a socket and reads the INFO line a NATS server greets with. Rejects with the socket's error, or NotNatsError with what spoke instead. */
export function awaitGreeting(host: string, port: number, signal: AbortSignal): Promise<GreetedSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
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

/** As the socket's own error says it. */
export const connectionReset = (words: string): Error =>
  Object.assign(new Error(words), { code: "ECONNRESET" });
