import type { Socket } from "node:net";

/** What the benchmark's server does with a connection, whatever carries it. A connection begins with one command line. */
export interface Worker {
  data(chunk: Buffer): void;
  drain(): void;
  /** False: only the length of the data matters. */
  reads(): boolean;
}

export interface Carrier {
  /** False: wait for `drain`. */
  write(bytes: Buffer): boolean;
  /** What `write` is given for a block of 64 KiB. */
  block: Buffer;
  end(): void;
}

export const blockBytes = 64 * 1024;

/** `D<n>`: send n blocks and end. `U<bytes>`: read them, answer `.`. `E`: echo. */
export function serveWork(carrier: Carrier): Worker {
  let command = "";
  let mode: "command" | "send" | "read" | "echo" = "command";
  let left = 0;
  const send = () => {
    while (left > 0) {
      left -= 1;
      if (!carrier.write(carrier.block)) return;
    }
    if (mode === "send") {
      mode = "command";
      carrier.end();
    }
  };
  const read = (bytes: number) => {
    left -= bytes;
    if (left === 0) carrier.write(Buffer.from("."));
  };
  return {
    reads: () => mode !== "read",
    drain: () => {
      if (mode === "send") send();
    },
    data(chunk) {
      if (mode === "echo") carrier.write(chunk);
      if (mode === "read") read(chunk.length);
      if (mode !== "command") return;
      const end = chunk.indexOf("\n");
      command += chunk.subarray(0, end === -1 ? chunk.length : end).toString();
      if (end === -1) return;
      const rest = chunk.subarray(end + 1);
      left = Number(command.slice(1)) || 0;
      if (command.startsWith("D")) {
        mode = "send";
        left /= blockBytes;
        send();
      } else if (command.startsWith("U")) {
        mode = "read";
        if (rest.length > 0) read(rest.length);
      } else {
        mode = "echo";
        if (rest.length > 0) carrier.write(rest);
      }
    },
  };
}

/** The work as it is, on a connection that carries bytes and nothing else. */
export function serveBytes(socket: Socket): void {
  socket.on("error", () => undefined);
  const worker = serveWork({
    write: (bytes) => socket.write(bytes),
    block: Buffer.alloc(blockBytes),
    end: () => socket.end(),
  });
  socket.on("data", (chunk: Buffer) => worker.data(chunk));
  socket.on("drain", () => worker.drain());
}
