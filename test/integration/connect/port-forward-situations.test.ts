import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { openPortForward, type PortForward } from "../../../src/connect/port-forward/open-port-forward.ts";
import { type Conversation, converse } from "./port-forward-client.ts";
import {
  type FakeApi,
  type FakePod,
  type PodConnection,
  type Speaks,
  speaksAll,
  startFakeApi,
} from "./port-forward-fake-api.ts";

/** What people report of port-forwards, each over every way to ask for one. */
let api: FakeApi;
let forward: PortForward;
const sockets: Conversation[] = [];

afterEach(async () => {
  for (const { socket } of sockets.splice(0)) socket.destroy();
  await forward[Symbol.asyncDispose]();
  await api.close();
});

interface Patience {
  keepAliveMs?: number;
  /** A busy machine fails dials by time; they are tried again. */
  retryForMs?: number;
}

async function begin(
  speaks: Speaks,
  serve: FakePod["serve"],
  { keepAliveMs = 20_000, retryForMs = 20_000 }: Patience = {},
): Promise<FakePod> {
  api = await startFakeApi(speaks);
  const pod = api.addPod({ name: "web-1", serve });
  const signal = new AbortController().signal;
  const client = api.client({ keepAliveMs });
  const target = { kind: "service", name: "web", port: 80 } as const;
  forward = await openPortForward(client, target, { signal, retryForMs });
  return pod;
}

async function talk(): Promise<Conversation> {
  const conversation = await converse(forward.port);
  sockets.push(conversation);
  return conversation;
}

/** A new connection is answered. */
async function expectAnswer(): Promise<void> {
  const { socket, received } = await talk();
  socket.write("hello");
  await expect.poll(() => received().toString(), soon).toBe("hello");
}

const soon = { interval: 10, timeout: 60_000 };
const block = Buffer.alloc(64 * 1024, 7);
const times = (count: number) => Array.from({ length: count }, (_, index) => index);
const echo = (connection: PodConnection) => connection.onData((bytes) => void connection.send(bytes));

/** Sends for as long as the connection is there, to whoever says D; to all others what they say. */
const floodOrEcho = (pod: () => FakePod) => (connection: PodConnection) =>
  connection.onData((bytes) => {
    const flood = async () => {
      while (pod().connections.has(connection)) {
        await connection.send(block);
        // What sends nothing any more takes no time, and the end of a connection comes in a turn of its own.
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    void (bytes.toString() === "D" ? flood() : connection.send(bytes));
  });

describe.each(speaksAll)("a port-forward over %s", (speaks) => {
  it("A port-forward lives on after the server has reset 50 connections, each of which its client sees reset", async () => {
    const pod = await begin(speaks, (connection) =>
      connection.onData(async () => {
        await connection.send("part of an answer");
        connection.reset();
      }),
    );
    const ends = times(50).map(async () => {
      const { socket, ended } = await talk();
      socket.write("question");
      return (await ended).how;
    });
    expect(await Promise.all(ends)).toEqual(Array(50).fill("reset"));
    expect(forward.status().connections).toMatchObject({ total: 50, failed: 50 });
    pod.serve = echo;
    await expectAnswer();
  }, 180_000);

  it("A port-forward lives on after 50 downloads were given up in the middle, and tells the pod of each", async () => {
    const pod = await begin(
      speaks,
      floodOrEcho(() => pod),
    );
    for (const _ of times(50)) {
      const { socket, received } = await talk();
      socket.write("D");
      await expect.poll(() => received().length, soon).toBeGreaterThan(block.length);
      socket.destroy();
    }
    await expect.poll(() => pod.connections.size, soon).toBe(0);
    expect(forward.status().connections).toMatchObject({ open: 0, failed: 0 });
    await expectAnswer();
  }, 180_000);

  it("A port-forward answers the next connection after 300 were cut at random moments", async () => {
    const pod = await begin(speaks, echo);
    for (let round = 0; round < 10; round += 1)
      await Promise.all(
        times(30).map(async (index) => {
          const { socket } = await talk();
          socket.write(block.subarray(0, index * 1000 + 1));
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
          if (index % 2 === 0) socket.resetAndDestroy();
          else socket.destroy();
        }),
      );
    await expectAnswer();
    await expect.poll(() => forward.status().connections.open, soon).toBe(1);
    await expect.poll(() => pod.connections.size, soon).toBe(1);
  }, 180_000);

  it("A port-forward holds up none of 20 others while a reader stands still", async () => {
    const pod = await begin(
      speaks,
      floodOrEcho(() => pod),
    );
    const standing = await talk();
    standing.socket.write("D");
    await once(standing.socket, "data");
    standing.socket.pause();
    // The kernel's buffers fill first; then nothing more comes.
    let before = -1;
    await expect
      .poll(() => {
        const [then, now] = [before, forward.status().bytes.down];
        before = now;
        return now - then;
      }, soon)
      .toBe(0);
    await Promise.all(times(20).map(expectAnswer));
    expect(standing.socket.destroyed).toBe(false);
  }, 180_000);

  it("A port-forward resets a client that asks for a port that nobody listens on, and says so", async () => {
    await begin(speaks, null, { retryForMs: 200 });
    const { socket, ended } = await talk();
    socket.write("question");
    expect(await ended).toMatchObject({ how: "reset", bytes: Buffer.alloc(0) });
    expect(forward.status().lastFailure?.message).toBe(
      "nothing listens on port 8080 in the pod (connection refused)",
    );
  });

  it("A port-forward resets the connections of a kubelet that has frozen, and says that it is silent", async () => {
    await begin(speaks, echo, { keepAliveMs: 50 });
    const { socket, received, ended } = await talk();
    socket.write("hello");
    await expect.poll(() => received().toString(), soon).toBe("hello");
    // A ping has been answered by then.
    await new Promise((resolve) => setTimeout(resolve, 200));
    api.freeze();
    expect((await ended).how).toBe("reset");
    expect(forward.status().lastFailure?.message).toMatch(/silent|cut/);
  });
});
