import { once } from "node:events";
import { type Duplex, duplexPair } from "node:stream";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createSpdyCarrier } from "../../../../src/connect/port-forward/spdy-carrier.ts";
import { rstCodes, rstStream, synReply } from "../../../../src/connect/spdy/frames.ts";
import { createHeaderBlocks } from "../../../../src/connect/spdy/header-block.ts";
import { servePortForwards } from "../../../../src/lab/kubernetes-api/spdy/port-forward-server.ts";

const soon = { timeout: 2_000, interval: 5 };

afterEach(() => void vi.useRealTimers());

function connect() {
  const [ours, theirs] = duplexPair();
  const options = { keepAliveMs: 20_000, onUnfit: () => undefined, onIdle: () => undefined };
  return { carrier: createSpdyCarrier(ours, ours, options), theirs };
}

/** A kubelet whose pods echo; what has reached one of them. */
function echo(connection: Duplex): string[] {
  const arrived: string[] = [];
  void servePortForwards(connection, (pair) => ({
    async onData(bytes) {
      arrived.push(String(bytes));
      pair.send(bytes);
    },
    onDrain: () => undefined,
    onOver: () => undefined,
  }));
  return arrived;
}

describe("a connection that carries port-forwards", () => {
  it("A connection that carries port-forwards has just spoken for a second after each word, and not before the first", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const { carrier, theirs } = connect();
    expect(carrier.hasJustSpoken()).toBe(false);
    echo(theirs);
    await carrier.openPort(8080)?.accepted;
    expect(carrier.hasJustSpoken()).toBe(true);
    vi.advanceTimersByTime(999);
    expect(carrier.hasJustSpoken()).toBe(true);
    vi.advanceTimersByTime(1);
    expect(carrier.hasJustSpoken()).toBe(false);
  });

  it("A connection that carries port-forwards delivers what is said before the kubelet has taken a stream, once", async () => {
    const { carrier, theirs } = connect();
    const stream = carrier.openPort(8080);
    stream?.write("said at once");
    const arrived = echo(theirs);
    expect(String((await once(stream as Duplex, "data"))[0])).toBe("said at once");
    expect(arrived).toEqual(["said at once"]);
  });

  it("A connection that carries port-forwards says that nothing has arrived of what was said to a stream that is not taken, and carries the others", async () => {
    const { carrier, theirs } = connect();
    const arrived = echo(theirs);
    // No port: the kubelet resets the stream, as a real one does.
    const refused = carrier.openPort(0);
    refused?.write("said too early");
    const taken = carrier.openPort(8080);
    taken?.write("hello");
    await expect.poll(() => refused?.errored, soon).toMatchObject({ failure: "refused" });
    await expect.poll(() => arrived, soon).toEqual(["hello"]);
  });

  it("A connection that carries port-forwards says nothing of what arrived where a stream ends in any other way", async () => {
    const block = createHeaderBlocks();
    for (const [words, failure] of [
      [[rstStream(3, rstCodes.refusedStream)], "refused"],
      [[synReply(3, block({})), rstStream(3, rstCodes.cancel)], "broken"],
      // The end of the data before any reply: nobody knows what has become of it.
      [[Buffer.of(0, 0, 0, 3, 1, 0, 0, 0)], "broken"],
    ] as const) {
      const { carrier, theirs } = connect();
      const stream = carrier.openPort(8080);
      stream?.write("question");
      for (const word of words) theirs.write(word);
      await expect.poll(() => stream?.errored, soon).toMatchObject({ failure });
    }
    const { carrier, theirs } = connect();
    const stream = carrier.openPort(8080);
    stream?.write("question");
    theirs.end();
    await expect.poll(() => stream?.errored, soon).toMatchObject({ failure: "cut" });
  });
});
