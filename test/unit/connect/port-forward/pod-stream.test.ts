import { once } from "node:events";
import { get } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { PodStream } from "../../../../src/connect/port-forward/pod-stream.ts";
import { createHandshake } from "../../../../src/connect/websocket/handshake.ts";

let server: WebSocketServer;

afterEach(async () => {
  for (const client of server.clients) client.terminate();
  await new Promise((resolve) => server.close(resolve));
});

/** The frames of a real API server: the port on both channels, then data. */
async function streamTo(serve: (socket: WebSocket) => void): Promise<PodStream> {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  server.on("connection", (socket) => {
    socket.send(Buffer.from([0, 0x90, 0x1f]));
    socket.send(Buffer.from([1, 0x90, 0x1f]));
    serve(socket);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { headers } = createHandshake(["v4.channel.k8s.io"]);
  const stream = await new Promise<PodStream>((resolve) => {
    get({ port, host: "127.0.0.1", headers }).once("upgrade", (_response, connection, head) => {
      connection.unshift(head);
      resolve(new PodStream(connection, { isEncrypted: false, keepAliveMs: 20_000 }));
    });
  });
  await stream.accepted;
  return stream;
}

const data = (text: string) => Buffer.concat([Buffer.of(0), Buffer.from(text)]);

async function textOf(stream: PodStream): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}

describe("a pod's port as a stream", () => {
  it("A pod's port as a stream carries bytes both ways without the port header", async () => {
    const stream = await streamTo((socket) => {
      socket.on("message", (message: Buffer) => {
        expect(message[0]).toBe(0);
        socket.send(data(`echo ${message.subarray(1).toString()}`));
        socket.close(1000);
      });
    });
    stream.write("hello");
    expect(await textOf(stream)).toBe("echo hello");
  });

  it("A pod's port as a stream keeps the first bytes of a server that speaks first", async () => {
    const stream = await streamTo((socket) => {
      socket.send(data("INFO {}\r\n"));
      socket.close(1000);
    });
    expect(await textOf(stream)).toBe("INFO {}\r\n");
  });

  it("A pod's port as a stream fails with what the error channel says", async () => {
    const stream = await streamTo((socket) => {
      socket.send(Buffer.concat([Buffer.of(1), Buffer.from("connection refused")]));
      socket.close(1000);
    });
    await expect(textOf(stream)).rejects.toThrow("connection refused");
  });

  it("A pod's port as a stream fails, and does not end, when the connection is cut", async () => {
    const stream = await streamTo((socket) => {
      socket.send(data("half"));
      setImmediate(() => socket.terminate());
    });
    await expect(textOf(stream)).rejects.toThrow("cut");
  });

  it("A pod's port as a stream splits large writes into messages and delivers all of it in order", async () => {
    const sizes: number[] = [];
    let total = 0;
    const stream = await streamTo((socket) => {
      socket.on("message", (message: Buffer) => {
        sizes.push(message.length);
        total += message.length - 1;
        if (total === 5_000_000) socket.close(1000);
      });
    });
    stream.write(Buffer.alloc(5_000_000));
    await textOf(stream);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1024 * 1024 + 1);
  });

  it("A pod's port as a stream stops receiving while nobody reads", async () => {
    let socketOfServer: WebSocket | null = null;
    const stream = await streamTo((socket) => {
      socketOfServer = socket;
      for (let index = 0; index < 500; index++)
        socket.send(Buffer.concat([Buffer.of(0), Buffer.alloc(200_000)]));
      socket.close(1000);
    });
    await expect.poll(() => stream.readableLength).toBeGreaterThan(0);
    expect(stream.readableLength).toBeLessThan(5_000_000);
    let total = 0;
    for await (const chunk of stream) total += Buffer.byteLength(chunk);
    expect(total).toBe(100_000_000);
    expect(socketOfServer).not.toBeNull();
  });
});
