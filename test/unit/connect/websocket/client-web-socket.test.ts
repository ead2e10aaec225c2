import { once } from "node:events";
import { get } from "node:http";
import type { Duplex } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import {
  ClientWebSocket,
  closeCodes,
  type WebSocketListener,
} from "../../../../src/connect/websocket/client-web-socket.ts";
import { createHandshake } from "../../../../src/connect/websocket/handshake.ts";

let server: WebSocketServer;
afterEach(async () => {
  for (const client of server.clients) client.terminate();
  await new Promise((resolve) => server.close(resolve));
});

interface Opened {
  socket: ClientWebSocket;
  connection: Duplex;
  peer: WebSocket;
  closed: Promise<{ code: number; reason: string }>;
}

/** A client of the server everybody uses, over plain HTTP unless it is to believe otherwise. */
async function open(
  listener: Partial<WebSocketListener> = {},
  options = { isEncrypted: false },
): Promise<Opened> {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const accepted = once(server, "connection");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const handshake = createHandshake(["v4.channel.k8s.io"]);
  const request = get({ port, host: "127.0.0.1", headers: handshake.headers });
  const [response, connection] = await once(request, "upgrade");
  expect(handshake.protocolOf(response.headers)).toEqual({ protocol: "v4.channel.k8s.io" });
  let told: (end: { code: number; reason: string }) => void = () => undefined;
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    told = resolve;
  });
  const socket = new ClientWebSocket(connection, options, {
    onPiece: listener.onPiece ?? (() => undefined),
    onPong: listener.onPong ?? (() => undefined),
    onClose: (code, reason) => told({ code, reason }),
  });
  const [peer] = await accepted;
  return { socket, connection, peer, closed };
}

const sizes = [0, 1, 125, 126, 65_535, 65_536, 200_000];

describe("a message", () => {
  it.each(sizes)(
    "A message of %i bytes arrives whole, in one frame, in plain text under a mask",
    async (size) => {
      const { socket, peer } = await open();
      const payload = Buffer.alloc(size, "abcdefg");
      socket.send([payload.subarray(0, 3), payload.subarray(3)]);
      const [received, isBinary] = await once(peer, "message");
      expect(isBinary).toBe(true);
      expect(payload.equals(received)).toBe(true);
    },
  );

  it("A message is masked with zeros, which changes nothing, within TLS", async () => {
    const { socket, connection, peer } = await open({}, { isEncrypted: true });
    const written: Buffer[] = [];
    const write = connection.write.bind(connection);
    connection.write = (chunk: Buffer, ...rest: never[]) => {
      written.push(chunk);
      return write(chunk, ...rest);
    };
    const payload = Buffer.from("payload");
    socket.send([payload]);
    const [received] = await once(peer, "message");
    expect(received.toString()).toBe("payload");
    expect(Buffer.concat(written)).toEqual(Buffer.concat([Buffer.of(0x82, 0x87, 0, 0, 0, 0), payload]));
    expect(written).toContain(payload);
  });

  it("A message tells when the network has taken it, and after the end as well", async () => {
    const { socket, peer, closed } = await open();
    await new Promise<void>((resolve) => socket.send([Buffer.from("x")], resolve));
    peer.close(1000);
    await closed;
    await new Promise<void>((resolve) => socket.send([Buffer.from("x")], resolve));
  });
});

describe("a ping", () => {
  it("A ping of ours is answered, and one of the server's too", async () => {
    let pongs = 0;
    const { socket, peer } = await open({ onPong: () => (pongs += 1) });
    socket.ping();
    await expect.poll(() => pongs).toBe(1);
    peer.ping("are you there");
    const [payload] = await once(peer, "pong");
    expect(payload.toString()).toBe("are you there");
  });
});

describe("the end", () => {
  it("The end of a WebSocket is reported with the server's code, once, and answered", async () => {
    const { socket, peer, closed, connection } = await open();
    peer.close(1001);
    expect(await closed).toEqual({ code: 1001, reason: "WebSocket 1001" });
    expect(socket.isOpen).toBe(false);
    const [code] = await once(peer, "close");
    expect(code).toBe(1001);
    await expect.poll(() => connection.destroyed).toBe(true);
  });

  it("The end of a WebSocket is a cut when there was no close", async () => {
    const { peer, closed } = await open();
    peer.terminate();
    expect(await closed).toMatchObject({ code: closeCodes.cut });
  });

  it("The end of a WebSocket comes when the server breaks the protocol", async () => {
    const { peer, closed, connection } = await open();
    Reflect.get(peer, "_socket").write(Buffer.of(0x83, 0));
    expect(await closed).toMatchObject({
      code: closeCodes.protocolError,
      reason: expect.stringContaining("unknown kind"),
    });
    expect(connection.destroyed).toBe(true);
  });

  it("Our end of a WebSocket is a regular close for the server; nothing is heard afterwards", async () => {
    const pieces: Buffer[] = [];
    const { socket, peer, connection } = await open({ onPiece: (bytes) => pieces.push(bytes) });
    socket.close();
    peer.send("too late");
    const [code] = await once(peer, "close");
    expect(code).toBe(1000);
    await expect.poll(() => connection.destroyed).toBe(true);
    expect(pieces).toEqual([]);
  });

  it("The end of a WebSocket does not wait for a server that does not answer", async () => {
    const { socket, peer, connection } = await open();
    peer.pause();
    socket.close();
    await expect.poll(() => connection.destroyed).toBe(true);
  });
});
