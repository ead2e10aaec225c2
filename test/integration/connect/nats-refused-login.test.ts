import { createServer, type Socket } from "node:net";
import { expect, test, vi } from "vitest";
import { connectOver } from "../../../src/connect/nats/client-library.ts";
import { awaitGreeting } from "../../../src/connect/nats/greeting.ts";
import { openNats } from "../../../src/connect/nats/open-nats.ts";
import { portOf } from "../../support/port-of.ts";

const info = `INFO ${JSON.stringify({ server_id: "FULL", version: "2.10.27", max_payload: 1024, proto: 1, headers: true })}\r\n`;
const refusal = "-ERR 'maximum connections exceeded'\r\n";

test("A login goes out in one write, and no second one meets a server that has refused it", async () => {
  using server = listening((socket) => {
    socket.write(info);
    socket.on("data", (chunk) => chunk.includes("PING") && socket.write("PONG\r\n"));
  });
  const { socket } = await awaitGreeting("127.0.0.1", await server.port(), AbortSignal.timeout(5_000));
  const together = vi.spyOn(socket, "_writev");

  const { connection } = await connectOver(socket, { reconnect: false });
  await connection.close();

  // Of buffers alone Node passes the buffers themselves.
  const sent = together.mock.calls[0]?.[0].join("");
  expect(sent).toMatch(/^CONNECT .*\r\nPING\r\n$/);
});

test("A server that greets, says why it turns the connection away and closes is quoted", async () => {
  using server = listening((socket) => {
    socket.write(info);
    setImmediate(() => socket.end(refusal));
  });
  const opened = await openNats(
    {
      address: {
        servers: [{ host: "127.0.0.1", port: await server.port() }],
        ...{ user: null, password: null, token: null, tls: false },
      },
      ...{ dial: null, creds: null, tls: { ca: null, cert: null, key: null } },
    },
    { timeoutMs: 5_000, signal: AbortSignal.timeout(10_000) },
  );

  expect(opened).toMatchObject({
    ok: false,
    error: { kind: "unreachable", message: expect.stringContaining('away: "maximum connections exceeded"') },
  });
});

function listening(serve: (socket: Socket) => void) {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    serve(socket);
  }).listen(0, "127.0.0.1");
  return { port: () => portOf(server), [Symbol.dispose]: () => void server.close() };
}
