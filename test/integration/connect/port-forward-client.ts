import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface Conversation {
  socket: Socket;
  received(): Buffer;
  /** How it ended, seen from the client: `end` is a regular end of stream. */
  ended: Promise<{ how: "end" | "reset"; bytes: Buffer }>;
}

/** A TCP client that keeps what it receives and knows an end from a reset. It stays half-open after an end unless `allowHalfOpen` is false. */
export async function converse(port: number): Promise<Conversation> {
  const socket = connect({ port, host: "127.0.0.1" });
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<{ how: "end" | "reset"; bytes: Buffer }>((resolve) => {
    socket.once("end", () => resolve({ how: "end", bytes: Buffer.concat(chunks) }));
    socket.once("error", () => resolve({ how: "reset", bytes: Buffer.concat(chunks) }));
  });
  await once(socket, "connect");
  return { socket, received: () => Buffer.concat(chunks), ended };
}
