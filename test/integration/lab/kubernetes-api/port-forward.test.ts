import { once } from "node:events";
import type { Server, Socket } from "node:net";
import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { KubernetesApi } from "../../../../src/lab/kubernetes-api/server.ts";
import { ask, startApi, zooStore } from "./api-under-test.ts";

const pod = "web-549666b9fc-4hlsj";
const path = (ports: string, name = pod) => `/api/v1/namespaces/zoo/pods/${name}/portforward?ports=${ports}`;

let api: KubernetesApi;
let server: Server;
let sockets: Socket[];
let serve: (socket: Socket) => void;
beforeEach(async () => {
  sockets = [];
  serve = (socket) => socket.pipe(socket);
  server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    serve(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  api = await startApi({
    store: zooStore(),
    dial: async (_namespace, _pod, podPort) => (podPort === 8080 ? { host: "127.0.0.1", port } : null),
  });
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  server.close();
  await api.close();
});

interface Session {
  webSocket: WebSocket;
  messages: Buffer[];
  /** The close code. */
  closed: Promise<number>;
  /** All bytes of one channel after its first frame. */
  channel(number: number): Buffer;
}

async function open(requestPath: string, protocols: string[] = ["v4.channel.k8s.io"]): Promise<Session> {
  const webSocket = new WebSocket(`${api.url.replace("https", "wss")}${requestPath}`, protocols, {
    ca: api.caPem,
    headers: { Authorization: "Bearer admin-token" },
  });
  const messages: Buffer[] = [];
  webSocket.on("message", (data) => {
    if (Buffer.isBuffer(data)) messages.push(data);
  });
  const closed = once(webSocket, "close").then(([code]) => Number(code));
  await once(webSocket, "open");
  return {
    webSocket,
    messages,
    closed,
    channel: (number) =>
      Buffer.concat(
        messages
          .filter((message) => message[0] === number)
          .slice(1)
          .map((message) => message.subarray(1)),
      ),
  };
}

/** The answer to an upgrade that is refused. */
async function refused(requestPath: string, protocols: string[], token = "admin-token") {
  const webSocket = new WebSocket(`${api.url.replace("https", "wss")}${requestPath}`, protocols, {
    ca: api.caPem,
    headers: { Authorization: `Bearer ${token}` },
  });
  const [, response] = await once(webSocket, "unexpected-response");
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    code: response.statusCode,
    contentType: response.headers["content-type"],
    text: Buffer.concat(chunks).toString(),
  };
}

describe("port-forward over v4.channel.k8s.io", () => {
  test("A port-forward names the port on both channels, then carries bytes both ways", async () => {
    const session = await open(path("8080"));
    session.webSocket.send(Buffer.concat([Buffer.from([0]), Buffer.from("hello")]));
    await expect.poll(() => session.channel(0).toString()).toBe("hello");
    expect(session.messages.slice(0, 2)).toEqual([
      Buffer.from([0, 0x90, 0x1f]),
      Buffer.from([1, 0x90, 0x1f]),
    ]);
    session.webSocket.close();
    await session.closed;
    expect(api.requests.at(-1)).toMatchObject({ code: 101, user: "admin" });
  });

  test("A port-forward ignores empty messages, the error channel and channels it does not know", async () => {
    const session = await open(path("8080"));
    for (const message of [[], [0], [1, 65], [4, 65], [255, 65]])
      session.webSocket.send(Buffer.from(message));
    session.webSocket.send(Buffer.from([0, 66]));
    await expect.poll(() => session.channel(0).toString()).toBe("B");
    session.webSocket.close();
  });

  test("A port-forward tells on the error channel that nothing listens, and closes with 1000", async () => {
    const session = await open(path("9999"));
    expect(await session.closed).toBe(1000);
    expect(session.channel(1).toString()).toMatch(
      /^error forwarding port 9999 to pod [0-9a-f]{64}, uid : failed to execute portforward in network namespace .* IPv4: dial tcp4 127\.0\.0\.1:9999: connect: connection refused IPv6 dial tcp6/,
    );
  });

  test("A port-forward closes with 1000 a second after the pod has", async () => {
    serve = (socket) => {
      socket.end("bye");
    };
    const started = performance.now();
    const session = await open(path("8080"));
    expect(await session.closed).toBe(1000);
    expect(performance.now() - started).toBeGreaterThan(900);
    expect(session.channel(0).toString()).toBe("bye");
  });

  test("A port-forward ends the pod's connection after the client has left", async () => {
    const session = await open(path("8080"));
    await expect.poll(() => sockets.length).toBe(1);
    session.webSocket.close();
    await expect.poll(() => sockets[0]?.closed || sockets[0]?.readableEnded).toBe(true);
  });

  test("A port-forward forwards two ports, one of which nobody serves", async () => {
    const session = await open(path("9999&ports=8080"));
    session.webSocket.send(Buffer.from([2, 67]));
    await expect.poll(() => session.channel(2).toString()).toBe("C");
    expect(session.channel(1).toString()).toContain("connection refused");
    session.webSocket.close();
  });

  test("A port-forward holds the pod back while the client does not read", async () => {
    const total = 40 * 1024 * 1024;
    let written = 0;
    serve = (socket) => {
      const chunk = Buffer.alloc(64 * 1024);
      const fill = () => {
        while (written < total) {
          written += chunk.length;
          if (!socket.write(chunk)) return;
        }
        socket.end();
      };
      socket.on("drain", fill);
      fill();
    };
    const session = await open(path("8080"));
    session.webSocket.pause();
    let before = -1;
    await expect
      .poll(
        () => {
          const still = written === before;
          before = written;
          return still;
        },
        { interval: 200, timeout: 10_000 },
      )
      .toBe(true);
    expect(written).toBeLessThan(total / 2);
    session.webSocket.resume();
    await session.closed;
    expect(session.channel(0).length).toBe(total);
  });

  test("A port-forward survives a pod that resets the connection", async () => {
    serve = (socket) => {
      socket.resetAndDestroy();
    };
    const session = await open(path("8080"));
    expect(await session.closed).toBe(1000);
    expect((await ask(api, "/version")).code).toBe(200);
  });
});

describe("a port-forward that cannot begin", () => {
  const v4 = ["v4.channel.k8s.io"];

  test("A port-forward over another protocol is an empty 403", async () => {
    expect(await refused(path("8080"), ["v5.channel.k8s.io"])).toMatchObject({ code: 403, text: "" });
  });

  test("A port-forward to a pod that is not there, has no node, or is forbidden is a Status", async () => {
    const status = async (name: string, token?: string) =>
      JSON.parse((await refused(path("8080", name), v4, token)).text);
    expect(await status("nope")).toMatchObject({ code: 404, message: 'pods "nope" not found' });
    expect(await status("unschedulable-8675b457cf-mj5th")).toMatchObject({
      code: 400,
      message: "pod unschedulable-8675b457cf-mj5th does not have a host assigned",
    });
    expect(await status(pod, "viewer-token")).toMatchObject({ code: 403, reason: "Forbidden" });
    expect(await status(pod, "wrong-token")).toMatchObject({ code: 401 });
  });

  test("A port-forward without an upgrade is a 400", async () => {
    expect(await ask(api, path("8080"))).toMatchObject({
      code: 400,
      text: expect.stringContaining("Upgrade request required"),
    });
  });
});

test("Closing the server ends open port-forwards", async () => {
  const session = await open(path("8080"));
  await api.close();
  expect(await session.closed).toBe(1006);
  api = await startApi({ store: zooStore() });
});
