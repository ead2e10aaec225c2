import { createHash } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import { openPortForward, type PortForward } from "../../../src/connect/port-forward/open-port-forward.ts";
import { converse } from "./port-forward-client.ts";
import {
  type FakeApi,
  type FakePod,
  type PodConnection,
  type Speaks,
  speaksAll,
  startFakeApi,
} from "./port-forward-fake-api.ts";

const connections = 1_000;
const restarts = 100;
const atOnce = 20;

let api: FakeApi;
let forward: PortForward;
async function begin(speaks: Speaks): Promise<void> {
  api = await startFakeApi(speaks);
  forward = await openPortForward(
    api.client(),
    { kind: "service", name: "web", port: 80 },
    { signal: new AbortController().signal, retryForMs: 20_000 },
  );
}
afterEach(async () => {
  await forward[Symbol.asyncDispose]();
  await api.close();
});

type Outcome = "whole" | "reset" | "silently cut" | "spliced";

const title =
  "A port-forward carries 1,000 connections through 100 restarts of pods, 25 of them lost API connections, without a spliced or silently cut stream, over %s";

it.each(speaksAll)(
  title,
  async (speaks) => {
    await begin(speaks);
    /** Which pods have read the question of which connection: more than one would be a request made twice. */
    const readBy = new Map<string, string[]>();
    const outcomes: Outcome[] = [];
    const traffic = runConnections(outcomes);
    await restartPods(readBy, outcomes);
    await traffic;

    const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
    expect(count("spliced")).toBe(0);
    expect(count("silently cut")).toBe(0);
    expect(count("whole") + count("reset")).toBe(connections);
    // Both happen, or this test proves nothing.
    expect(count("whole")).toBeGreaterThan(connections / 4);
    expect(count("reset")).toBeGreaterThan(0);
    expect([...readBy.values()].filter((pods) => pods.length > 1)).toEqual([]);
    expect(forward.status().connections).toEqual({ open: 0, total: connections, failed: count("reset") });
    expect(forward.status().reconnects).toBeGreaterThan(10);
  },
  300_000,
);

/** Each connection asks with its number and holds the answer, made by one pod for this number, against its hash. */
async function runConnections(outcomes: Outcome[]): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < connections) {
      const id = next++;
      const { socket, ended } = await converse(forward.port);
      socket.write(`${id}\n`);
      const { how, bytes } = await ended;
      outcomes.push(judge(id, how, bytes));
      socket.destroy();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await expect.poll(() => forward.status().connections.open).toBe(0);
}

function judge(id: number, how: "end" | "reset", bytes: Buffer): Outcome {
  const pod = bytes.subarray(0, bytes.indexOf(":")).toString();
  if (bytes.length > 0) {
    const whole = answerOf(pod, id);
    if (!whole.subarray(0, bytes.length).equals(bytes)) return "spliced";
    if (bytes.length === whole.length) return how === "end" ? "whole" : "reset";
  }
  return how === "reset" ? "reset" : "silently cut";
}

/** 64 KiB that no other pod and no other connection has. */
function answerOf(pod: string, id: number): Buffer {
  const block = createHash("sha512").update(`${pod} ${id}`).digest();
  return Buffer.concat([Buffer.from(`${pod}:${id}:`), Buffer.alloc(64 * 1024, block)]);
}

const chunkBytes = 8 * 1024;

function serving(pod: { name: string }, readBy: Map<string, string[]>) {
  return (connection: PodConnection) => {
    let question = "";
    connection.onData((bytes) => {
      question += bytes.toString();
      if (!question.endsWith("\n")) return;
      const id = question.trim();
      readBy.set(id, [...(readBy.get(id) ?? []), pod.name]);
      void reply(connection, answerOf(pod.name, Number(id)));
    });
  };
}

const killed = new WeakSet<PodConnection>();

async function reply(connection: PodConnection, answer: Buffer): Promise<void> {
  for (let start = 0; start < answer.length; start += chunkBytes) {
    if (killed.has(connection)) return;
    await connection.send(answer.subarray(start, start + chunkBytes));
    await later(2);
  }
  connection.close();
}

/** Replaces the one pod repeatedly while connections are made, each time ending its connections another way. */
async function restartPods(readBy: Map<string, string[]>, outcomes: readonly Outcome[]): Promise<void> {
  let pod = start(0, readBy);
  for (let made = 1; made <= restarts; made++) {
    const enough = (made * (connections - atOnce)) / restarts;
    while (outcomes.length < enough) await later(2);
    pod.terminating = made % 2 === 0;
    await kill(pod, made % 4);
    pod = start(made, readBy);
  }
}

async function kill(pod: FakePod, way: number): Promise<void> {
  const { connections: open } = pod;
  pod.serve = null;
  switch (way) {
    case 0:
      for (const connection of open) connection.cut();
      break;
    case 1:
      for (const connection of open) connection.reset();
      break;
    default: {
      // Killed: its connections end regularly, a second later (Kubernetes: containerd's port-forward), here less.
      for (const connection of open) killed.add(connection);
      const late = [...open];
      setTimeout(() => {
        for (const connection of late) connection.close();
      }, 400);
    }
  }
  await later(5);
  api.pods.splice(api.pods.indexOf(pod), 1);
}

function start(number: number, readBy: Map<string, string[]>): FakePod {
  const pod = api.addPod({ name: `web-${number}`, ready: number % 3 !== 0 });
  const listen = () => {
    pod.ready = true;
    pod.serve = serving(pod, readBy);
  };
  if (number === 0) listen();
  else setTimeout(listen, 10);
  return pod;
}

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
