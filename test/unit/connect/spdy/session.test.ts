import { type Duplex, duplexPair } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import { goAway, ping, synReply, synStream } from "../../../../src/connect/spdy/frames.ts";
import { createHeaderBlocks } from "../../../../src/connect/spdy/header-block.ts";
import { SpdySession } from "../../../../src/connect/spdy/session.ts";
import {
  type ForwardedPair,
  servePortForwards,
} from "../../../../src/lab/kubernetes-api/spdy/port-forward-server.ts";

const soon = { timeout: 2_000, interval: 5 };

function connect() {
  const [ours, theirs] = duplexPair();
  const events: string[] = [];
  const session = new SpdySession(ours, {
    onHeard: () => undefined,
    onPong: () => events.push("pong"),
    onGoAway: () => events.push("go away"),
    onClose: (reason) => events.push(`closed: ${reason}`),
  });
  const stream = (name: string) => ({
    onReply: () => events.push(`${name}: reply`),
    // How many pieces it comes in is the server's choice.
    onData: (bytes: Buffer) => {
      const before = events.at(-1);
      if (before?.startsWith(`${name}: `) && before !== `${name}: reply`)
        events[events.length - 1] += String(bytes);
      else events.push(`${name}: ${bytes}`);
    },
    onOver: (how: string) => events.push(`${name}: ${how}`),
  });
  return { session, theirs, events, stream };
}

/** A kubelet whose pods echo. */
function echo(connection: Duplex): { pairs: ForwardedPair[] } {
  const pairs: ForwardedPair[] = [];
  void servePortForwards(connection, (pair) => {
    pairs.push(pair);
    return {
      onData: async (bytes) => void pair.send(bytes),
      onDrain: () => undefined,
      onOver: () => undefined,
    };
  });
  return { pairs };
}

describe("a SPDY session", () => {
  it("A SPDY session opens pairs of streams, carries both ways, and hears the end of each", async () => {
    const { session, theirs, events, stream } = connect();
    const { pairs } = echo(theirs);
    const headers = { port: "8080", requestid: "0" };
    session.openStream({ ...headers, streamtype: "error" }, stream("error"), true);
    const data = session.openStream({ ...headers, streamtype: "data" }, stream("data"));
    session.send(data ?? 0, [Buffer.from("hel"), Buffer.from("lo")], () => undefined);
    await expect.poll(() => events, soon).toContain("data: hello");
    expect(pairs[0]?.port).toBe(8080);
    pairs[0]?.end("what was wrong");
    await expect.poll(() => events, soon).toContain("error: finished");
    expect(events).toEqual([
      "error: reply",
      "data: reply",
      "data: hello",
      "data: finished",
      "error: what was wrong",
      "error: finished",
    ]);
  });

  it("A SPDY session writes what is said within one turn in one piece", async () => {
    const { session, theirs, stream } = connect();
    const chunks: Buffer[] = [];
    theirs.on("data", (chunk: Buffer) => chunks.push(chunk));
    const written = vi.spyOn(theirs, "push");
    for (let index = 0; index < 10; index += 1) session.openStream({ port: "1" }, stream("any"));
    await expect.poll(() => chunks.length, soon).toBeGreaterThan(0);
    expect(written.mock.calls.length).toBeLessThanOrEqual(10);
  });

  it("A SPDY session answers pings, and hears its own answered", async () => {
    const { session, theirs, events } = connect();
    const received: Buffer[] = [];
    theirs.on("data", (chunk: Buffer) => received.push(chunk));
    theirs.write(ping(2));
    await expect.poll(() => Buffer.concat(received).toString("hex"), soon).toBe(ping(2).toString("hex"));
    session.ping();
    theirs.write(ping(1));
    await expect.poll(() => events, soon).toEqual(["pong"]);
  });

  it("A SPDY session tells every stream when the connection is cut, then itself", async () => {
    const { session, theirs, events, stream } = connect();
    session.openStream({ port: "1" }, stream("one"));
    session.openStream({ port: "1" }, stream("two"));
    theirs.destroy();
    session.terminate();
    await expect.poll(() => events, soon).toEqual(["one: cut", "two: cut", "closed: it ended"]);
    expect(session.openStream({ port: "1" }, stream("late"))).toBeNull();
  });

  it("A SPDY session hears that the server goes away, and what a reset stream still says is nobody's", async () => {
    const { session, theirs, events, stream } = connect();
    const id = session.openStream({ port: "1" }, stream("one")) ?? 0;
    session.reset(id);
    theirs.write(synReply(id, createHeaderBlocks()({})));
    theirs.write(goAway(0));
    await expect.poll(() => events, soon).toEqual(["go away"]);
  });

  it.each([
    ["opens a stream", synStream(2, createHeaderBlocks()({})), "a stream that a server opens"],
    ["sends a frame of no kind", Buffer.from("8003000a0000000400000001", "hex"), "unknown kind 10"],
    ["sends a reset without a stream", Buffer.from("80030003000000020000", "hex"), "too short"],
    ["speaks HTTP/2", Buffer.from("80000006010000000100000000", "hex"), "version 0"],
  ])("A SPDY session is cut when the server %s", async (_what, frame, words) => {
    const { theirs, events, stream, session } = connect();
    session.openStream({ port: "1" }, stream("one"));
    theirs.write(frame);
    await expect.poll(() => events.at(-1), soon).toContain(words);
    expect(events[0]).toBe("one: cut");
  });
});
