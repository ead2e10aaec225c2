import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { ClientTask } from "./port-forward-stage.ts";

/** The client of the benchmark, in a process of its own: does one task per message and answers with one number. */
const block = Buffer.alloc(64 * 1024);

// Ends with the benchmark, however that ends.
process.on("disconnect", () => process.exit());
process.on("message", (task: ClientTask) => {
  void run(task).then(
    (value) => process.send?.({ value }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.send?.({ value: 0 });

function run(task: ClientTask): Promise<number> {
  switch (task.do) {
    case "down":
      return down(task.port, task.bytes);
    case "slow-down":
      return slowDown(task.port, task.bytes);
    case "up":
      return up(task.port, task.bytes);
    case "echo":
      return echo(task.port, task.rounds);
    case "crowd":
      return crowd(task.port, task.connections);
    case "recover":
      return recover(task.port);
  }
}

/** Bytes per second. */
async function down(port: number, bytes: number): Promise<number> {
  const socket = await open(port);
  const startedAt = performance.now();
  socket.write(`D${bytes}\n`);
  let received = 0;
  await new Promise<void>((resolve, reject) => {
    socket.on("data", (chunk) => {
      received += chunk.length;
      if (received >= bytes) resolve();
    });
    socket.on("close", () => reject(new Error(`ended after ${received} of ${bytes} bytes`)));
  });
  const seconds = (performance.now() - startedAt) / 1000;
  socket.destroy();
  return bytes / seconds;
}

/** The bytes received by a client that stops after each 16 MiB for a while. */
async function slowDown(port: number, bytes: number): Promise<number> {
  const socket = await open(port);
  socket.write(`D${bytes}\n`);
  let [received, sincePause] = [0, 0];
  for await (const chunk of socket) {
    received += Buffer.byteLength(chunk);
    sincePause += Buffer.byteLength(chunk);
    if (received >= bytes) break;
    if (sincePause < 16 * 1024 * 1024) continue;
    sincePause = 0;
    await delay(200);
  }
  socket.destroy();
  return received;
}

/** Bytes per second, until the server has confirmed the last one. */
async function up(port: number, bytes: number): Promise<number> {
  const socket = await open(port);
  const startedAt = performance.now();
  const answered = once(socket, "data");
  socket.write(`U${bytes}\n`);
  for (let sent = 0; sent < bytes; sent += block.length)
    if (!socket.write(block)) await once(socket, "drain");
  await answered;
  const seconds = (performance.now() - startedAt) / 1000;
  socket.destroy();
  return bytes / seconds;
}

/** Microseconds, median, of a 64-byte request and its answer on one connection. */
async function echo(port: number, rounds: number): Promise<number> {
  const socket = await open(port);
  socket.write("E\n");
  const durations: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    socket.write(block.subarray(0, 64));
    await once(socket, "data");
    durations.push((performance.now() - startedAt) * 1000);
  }
  socket.destroy();
  durations.sort((a, b) => a - b);
  return durations[durations.length >> 1] ?? 0;
}

/** Milliseconds until each of so many connections, opened at once, has its echo; rejects when one has not. All stay open till the last. */
async function crowd(port: number, connections: number): Promise<number> {
  const startedAt = performance.now();
  const sockets = await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = await open(port);
      socket.write("E\nx");
      await Promise.race([
        once(socket, "data"),
        once(socket, "close").then(() => Promise.reject(new Error("not served"))),
      ]);
      return socket;
    }),
  );
  const ms = performance.now() - startedAt;
  for (const socket of sockets) socket.destroy();
  return ms;
}

/** The time of day at which a new connection was served again. */
async function recover(port: number): Promise<number> {
  for (;;) {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const served = await new Promise<boolean>((resolve) => {
      socket.on("error", () => resolve(false));
      socket.on("close", () => resolve(false));
      socket.once("data", () => resolve(true));
      socket.write("E\nx");
    });
    socket.destroy();
    if (served) return Date.now();
  }
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  socket.on("error", () => undefined);
  return socket;
}
