import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  openPortForward,
  type PortForward,
  type PortForwardOptions,
} from "../../../src/connect/port-forward/open-port-forward.ts";
import { answersHttp, greetsWith } from "../../../src/connect/port-forward/ready-probe.ts";
import { type Conversation, converse } from "./port-forward-client.ts";
import { type FakeApi, type FakePod, type PodConnection, startFakeApi } from "./port-forward-fake-api.ts";

let api: FakeApi;
const opened: PortForward[] = [];
const sockets: Conversation[] = [];

beforeEach(async () => {
  api = await startFakeApi();
});
afterEach(async () => {
  for (const { socket } of sockets.splice(0)) socket.destroy();
  for (const forward of opened.splice(0)) await forward[Symbol.asyncDispose]();
  await api.close();
});

const web = { kind: "service", name: "web", port: "http" } as const;
const never = new AbortController().signal;

async function forwardTo(
  options: Partial<PortForwardOptions> & { keepAliveMs?: number } = {},
): Promise<PortForward> {
  const { keepAliveMs, ...rest } = options;
  const client = api.client(keepAliveMs === undefined ? {} : { keepAliveMs });
  const forward = await openPortForward(client, web, { signal: never, retryForMs: 5_000, ...rest });
  opened.push(forward);
  return forward;
}

async function talk(forward: PortForward): Promise<Conversation> {
  const conversation = await converse(forward.port);
  sockets.push(conversation);
  return conversation;
}

const echo = (connection: PodConnection) => connection.onData((bytes) => void connection.send(bytes));
const silent = () => undefined;
const soon = { interval: 10 };

describe("a connection", () => {
  it("A connection goes to the ready pod behind the Service, on the port its targetPort names", async () => {
    api.addPod({ name: "old", terminating: true, serve: echo });
    api.addPod({ name: "starting", ready: false, serve: echo });
    api.addPod({ name: "good", serve: echo });
    const forward = await forwardTo();
    const { socket, received } = await talk(forward);
    socket.write("hello");
    await expect.poll(() => received().toString(), soon).toBe("hello");
    expect(forward.status()).toMatchObject({
      pod: { name: "good", port: 8080 },
      connections: { open: 1, total: 1, failed: 0 },
      bytes: { up: 5, down: 5 },
      reconnects: 0,
      lastFailure: null,
    });
  });

  it("A connection waits for a pod that becomes ready, with what the client has sent meanwhile", async () => {
    const pod = api.addPod({ name: "web-1", ready: false, serve: echo });
    const forward = await forwardTo();
    const { socket, received } = await talk(forward);
    socket.write("early");
    await expect.poll(() => forward.status().lastFailure?.message, soon).toContain("not ready");
    pod.ready = true;
    await expect.poll(() => received().toString(), soon).toBe("early");
    expect(forward.status().lastFailure).toBeNull();
  });

  it("A connection is sent again to a pod that refused it and listens later, once", async () => {
    const pod = api.addPod({ name: "web-1" });
    const heard: string[] = [];
    const forward = await forwardTo();
    const { socket, ended } = await talk(forward);
    socket.write("one request");
    await expect
      .poll(() => forward.status().lastFailure?.message, soon)
      .toContain("nothing listens on port 8080");
    pod.serve = (connection) =>
      connection.onData((bytes) => {
        heard.push(bytes.toString());
        void connection.send("one answer");
        connection.close();
      });
    expect(await ended).toEqual({ how: "end", bytes: Buffer.from("one answer") });
    expect(heard).toEqual(["one request"]);
  });

  it("A connection is reset when the pod still refuses after the time given", async () => {
    api.addPod({ name: "web-1" });
    const forward = await forwardTo({ retryForMs: 0 });
    expect((await (await talk(forward)).ended).how).toBe("reset");
    expect(forward.status()).toMatchObject({
      connections: { failed: 1 },
      lastFailure: { message: "nothing listens on port 8080 in the pod (connection refused)", error: null },
    });
  });

  it("A connection is reset at once where the user has no rights", async () => {
    api.addPod({ name: "web-1", serve: echo });
    api.refusal = { status: 403, message: 'pods is forbidden: User "x" cannot list' };
    const forward = await forwardTo();
    expect((await (await talk(forward)).ended).how).toBe("reset");
    expect(forward.status().lastFailure?.error).toMatchObject({ kind: "forbidden" });
    expect(api.dials).toBe(0);
  });

  it("A connection survives an API server that is away for a moment", async () => {
    api.addPod({ name: "web-1", serve: echo });
    api.refusal = { status: 503, message: "apiserver is shutting down" };
    const forward = await forwardTo();
    const { socket, received } = await talk(forward);
    socket.write("hello");
    await expect.poll(() => forward.status().lastFailure?.message, soon).toContain("503");
    api.refusal = null;
    await expect.poll(() => received().toString(), soon).toBe("hello");
  });

  it("A connection spares a proxy that answers every upgrade with 502: all connections together ask ever more seldom", async () => {
    api.addPod({ name: "web-1", serve: echo });
    api.upgradeRefusal = 502;
    const forward = await forwardTo();
    const all = await Promise.all(Array.from({ length: 20 }, () => talk(forward)));
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    // The 12 that were dialled before the first answer, then one after 50, 100, 200, 400 and 800 ms; without a pace they would be 160.
    expect(api.dials).toBeLessThanOrEqual(12 + 5);
    api.upgradeRefusal = null;
    for (const { socket } of all) socket.write("hello");
    await expect
      .poll(() => all.map(({ received }) => received().toString()), soon)
      .toEqual(all.map(() => "hello"));
  });

  it("A connection is never sent again once its bytes may have arrived", async () => {
    let requests = 0;
    api.addPod({
      name: "web-1",
      serve: (connection) =>
        connection.onData(() => {
          requests += 1;
          connection.cut();
        }),
    });
    const { socket, ended } = await talk(await forwardTo());
    socket.write("POST /orders");
    expect((await ended).how).toBe("reset");
    expect(requests).toBe(1);
    expect(api.dials).toBe(1);
  });

  it("A connection is dialled again when it is cut before anything was said", async () => {
    const pod = api.addPod({ name: "web-1", serve: (connection) => connection.cut() });
    const forward = await forwardTo();
    const { received } = await talk(forward);
    await expect.poll(() => forward.status().lastFailure?.message, soon).toContain("cut");
    pod.serve = (connection) => void connection.send("INFO {}\r\n");
    await expect.poll(() => received().toString(), soon).toBe("INFO {}\r\n");
  });
});

describe("the end of a connection", () => {
  const twoLines = (finish: (connection: PodConnection) => void) => async (connection: PodConnection) => {
    await connection.send("first line\n");
    finish(connection);
  };

  it("The end of a connection is an end when the pod closes", async () => {
    api.addPod({ name: "web-1", serve: (connection) => void twoLines((one) => one.close())(connection) });
    expect(await (await talk(await forwardTo())).ended).toEqual({
      how: "end",
      bytes: Buffer.from("first line\n"),
    });
  });

  it.each([
    ["the pod resets it", (connection: PodConnection) => connection.reset()],
    ["the API server's connection is cut", (connection: PodConnection) => connection.cut()],
  ])("The end of a connection is a reset, after all that came, when %s", async (_name, fail) => {
    api.addPod({ name: "web-1", serve: (connection) => void twoLines(fail)(connection) });
    const forward = await forwardTo();
    const { how, bytes } = await (await talk(forward)).ended;
    expect(how).toBe("reset");
    expect(bytes.toString()).toBe("first line\n");
    expect(forward.status()).toMatchObject({ connections: { failed: 1 } });
  });

  it("The end of a connection is a reset when the pod was stopped, although its connections end regularly then", async () => {
    const pod = api.addPod({ name: "web-1", serve: (connection) => void connection.send("half of") });
    const forward = await forwardTo();
    const { received, ended } = await talk(forward);
    await expect.poll(() => received().length, soon).toBe(7);
    api.pods.splice(0);
    await expect.poll(() => pod.connections.size, soon).toBe(1);
    // The kubelet's close comes a second after the stop: what the API server said last is too old to be used again (250 ms).
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const connection of pod.connections) connection.close();
    expect((await ended).how).toBe("reset");
    expect(forward.status().lastFailure?.message).toBe("pod web-1 has stopped: its connections end");
  });

  it("The end of a connection leaves the answer time when the client has ended first", async () => {
    api.addPod({
      name: "web-1",
      serve: (connection) =>
        connection.onData((bytes) => {
          setTimeout(() => {
            void connection.send(`answer to ${bytes}`);
            connection.close();
          }, 300);
        }),
    });
    const socket = connect({ port: (await forwardTo()).port, host: "127.0.0.1", allowHalfOpen: true });
    socket.end("question");
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    expect(text).toBe("answer to question");
  });

  it.runIf(process.platform === "linux")(
    "The end of a connection reaches the pod within a moment when the client is gone, whoever spoke last",
    async () => {
      const pod = api.addPod({ name: "web-1", serve: echo });
      const forward = await forwardTo();
      const answered = await talk(forward);
      answered.socket.write("x");
      await expect.poll(() => answered.received().length, soon).toBe(1);
      pod.serve = silent;
      const unanswered = await talk(forward);
      unanswered.socket.write("y");
      await expect.poll(() => pod.connections.size, soon).toBe(2);
      const goneAt = performance.now();
      answered.socket.destroy();
      unanswered.socket.destroy();
      await expect.poll(() => pod.connections.size, soon).toBe(0);
      expect(performance.now() - goneAt).toBeLessThan(2_000);
      expect(forward.status().connections).toMatchObject({ open: 0, failed: 0 });
    },
  );

  it("The end of a connection reaches the pod when the client resets, and hurts nobody else", async () => {
    const pod = api.addPod({ name: "web-1", serve: echo });
    const forward = await forwardTo();
    const [one, other] = [await talk(forward), await talk(forward)];
    one.socket.write("x");
    other.socket.write("y");
    await expect.poll(() => one.received().length + other.received().length, soon).toBe(2);
    one.socket.resetAndDestroy();
    await expect.poll(() => pod.connections.size, soon).toBe(1);
    expect(forward.status().connections).toMatchObject({ open: 1, failed: 0 });
    other.socket.write("z");
    await expect.poll(() => other.received().toString(), soon).toBe("yz");
  });

  it("The end of a connection comes with that of the port-forward, which frees the port", async () => {
    const pod = api.addPod({ name: "web-1", serve: silent });
    const forward = await forwardTo();
    const conversations = [await talk(forward), await talk(forward)];
    await expect.poll(() => pod.connections.size, soon).toBe(2);
    await forward[Symbol.asyncDispose]();
    await Promise.all(conversations.map(({ ended }) => ended));
    const [error] = await once(connect(forward.port, "127.0.0.1"), "error");
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
    await expect.poll(() => pod.connections.size, soon).toBe(0);
  });
});

describe("an idle connection", () => {
  it("An idle connection is kept open by frames on the error channel", async () => {
    api.addPod({ name: "web-1", serve: silent });
    await talk(await forwardTo({ keepAliveMs: 20 }));
    await expect.poll(() => api.otherFrames.length, soon).toBeGreaterThan(3);
    expect(api.otherFrames.every((frame) => frame.equals(Buffer.of(1)))).toBe(true);
  });

  it("An idle connection is reset when the API server no longer answers", async () => {
    const pod = api.addPod({ name: "web-1", serve: (connection) => void connection.send("hello") });
    const forward = await forwardTo({ keepAliveMs: 30 });
    const { received, ended } = await talk(forward);
    await expect.poll(() => received().length, soon).toBe(5);
    // Several times as long as an unanswered one is waited for.
    const answered = api.pongs;
    await expect.poll(() => api.pongs, soon).toBeGreaterThan(answered + 6);
    expect(pod.connections.size).toBe(1);
    api.pingsAnswered = false;
    expect((await ended).how).toBe("reset");
    expect(forward.status().lastFailure?.message).toContain("silent");
  });
});

describe("backpressure", () => {
  const megabyte = Buffer.alloc(1024 * 1024, 7);

  it("Backpressure stops the pod while the client does not read, and loses nothing", async () => {
    let sent = 0;
    const total = 100;
    api.addPod({
      name: "web-1",
      serve: async (connection) => {
        for (sent = 0; sent < total; sent++) await connection.send(megabyte);
        connection.close();
      },
    });
    const forward = await forwardTo();
    const socket = connect({ port: forward.port, host: "127.0.0.1" });
    socket.pause();
    await settled(() => sent);
    // Kernel buffers on both connections included.
    expect(sent).toBeLessThan(40);
    let received = 0;
    for await (const chunk of socket) received += Buffer.byteLength(chunk);
    expect(received).toBe(total * megabyte.length);
  });

  it("Backpressure stops the client while the pod does not read, and loses nothing", async () => {
    let received = 0;
    let release = () => {};
    api.addPod({
      name: "web-1",
      serve: (connection) => {
        connection.pause();
        release = () => connection.resume();
        connection.onData((bytes) => {
          received += bytes.length;
        });
      },
    });
    const forward = await forwardTo();
    const { socket } = await talk(forward);
    const total = 100 * megabyte.length;
    for (let index = 0; index < 100; index++) socket.write(megabyte);
    await settled(() => forward.status().bytes.up);
    expect(forward.status().bytes.up).toBeLessThan(40 * megabyte.length);
    release();
    await expect.poll(() => received).toBe(total);
  });
});

describe("many connections", () => {
  it("Many connections are served at the same time, 500 of them", async () => {
    api.addPod({ name: "web-1", serve: echo });
    const forward = await forwardTo();
    const all = await Promise.all(
      Array.from({ length: 500 }, async (_, index) => {
        const conversation = await talk(forward);
        conversation.socket.write(`number ${index};`);
        return conversation;
      }),
    );
    for (const [index, { received }] of all.entries())
      await expect.poll(() => received().toString()).toBe(`number ${index};`);
    expect(forward.status().connections).toEqual({ open: 500, total: 500, failed: 0 });
    // All but the first ones take up its TLS session.
    expect(api.tlsResumptions).toBeGreaterThan(400);
  }, 180_000);
});

describe("ready", () => {
  const limits = { timeoutMs: 5_000, signal: never };

  it("Ready means that the other side answered, not that something is open", async () => {
    const pod: FakePod = api.addPod({ name: "web-1", serve: silent });
    const forward = await forwardTo();
    const ready = forward.ready(greetsWith("INFO "), limits);
    await expect.poll(() => pod.connections.size, soon).toBe(1);
    pod.serve = (connection) => void connection.send("INFO {}");
    for (const connection of pod.connections) connection.cut();
    expect(await ready).toEqual({ ok: true, data: null });
  });

  it("Ready fails with what the port-forward saw", async () => {
    api.addPod({ name: "web-1" });
    const forward = await forwardTo({ retryForMs: 100 });
    expect(await forward.ready(answersHttp("/health"), { ...limits, timeoutMs: 500 })).toMatchObject({
      ok: false,
      error: { kind: "unreachable", message: expect.stringContaining("nothing listens on port 8080") },
    });
  });
});

/** The figure once it has stopped growing. */
async function settled(figure: () => number): Promise<void> {
  let last = -1;
  await expect
    .poll(
      () => {
        const unchanged = figure() === last && last > 0;
        last = figure();
        return unchanged;
      },
      { timeout: 5_000, interval: 200 },
    )
    .toBe(true);
}
