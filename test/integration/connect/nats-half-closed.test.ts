import { once } from "node:events";
import { createServer } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { connectOver } from "../../../src/connect/nats/client-library.ts";
import { awaitGreeting } from "../../../src/connect/nats/greeting.ts";
import { portOf } from "../../support/port-of.ts";

test("A message that meets the end of the server costs the connection and not the process", async () => {
  using server = endingServer();
  const { socket } = await awaitGreeting("127.0.0.1", await server.port(), AbortSignal.timeout(5_000));
  const { connection } = await connectOver(socket, { reconnect: false });
  const unheard: unknown[] = [];
  const note = (error: unknown) => unheard.push(error);
  process.on("uncaughtExceptionMonitor", note);

  const ended = once(socket, "end");
  // In the very turn of the event loop: the write fails at once, and its error comes when the library has taken its listeners away.
  socket.prependOnceListener("end", () => {
    connection.publish("late");
    void Promise.resolve().then(() => connection.close());
  });
  connection.publish("end");
  await ended;
  await connection.closed();
  await turn();

  process.off("uncaughtExceptionMonitor", note);
  expect(unheard).toEqual([]);
});

/** Greets as a NATS server does, and ends its side of the connection at a message on `end`. */
function endingServer() {
  const info = { server_id: "ENDING", version: "2.10.27", max_payload: 1024, proto: 1, headers: true };
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => undefined);
    socket.write(`INFO ${JSON.stringify(info)}\r\n`);
    socket.on("data", (chunk) => {
      if (chunk.includes("PING")) socket.write("PONG\r\n");
      if (chunk.includes("PUB end")) socket.end();
    });
  }).listen(0, "127.0.0.1");
  return { port: () => portOf(server), [Symbol.dispose]: () => void server.close() };
}
