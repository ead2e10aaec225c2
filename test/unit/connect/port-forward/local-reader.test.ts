import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readLocal, type TakeBytes } from "../../../../src/connect/port-forward/local-reader.ts";
import { portOf } from "../../../support/port-of.ts";

let server: Server;
let port: number;
let accepted: Promise<Socket>;

beforeEach(async () => {
  server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  accepted = once(server, "connection").then(([socket]) => socket);
  server.listen(0, "127.0.0.1");
  port = await portOf(server);
});
afterEach(() => server.close());

async function open(take: TakeBytes): Promise<{ client: Socket; local: Socket }> {
  const client = connect(port, "127.0.0.1");
  const local = readLocal(await accepted, take);
  local.on("error", () => undefined);
  return { client, local };
}

describe("what a client sends", () => {
  it("What a client sends is read into memory that is used again once it is released, and never before", async () => {
    const sent = createHash("sha256");
    const received = createHash("sha256");
    const memories = new Set<ArrayBufferLike>();
    let bytes = 0;
    const waiting: (() => void)[] = [];
    const { client, local } = await open((chunk, release) => {
      memories.add(chunk.buffer);
      // Looked at only later, as the network does: memory that was read into again in between would show.
      waiting.push(() => {
        received.update(chunk);
        bytes += chunk.length;
        release();
      });
      if (waiting.length > 1) return;
      setImmediate(() => {
        for (const look of waiting.splice(0)) look();
      });
    });
    const total = 32 * 1024 * 1024;
    for (let at = 0; at < total; at += 100_000) {
      const block = Buffer.alloc(Math.min(100_000, total - at), at % 251);
      sent.update(block);
      if (!client.write(block)) await once(client, "drain");
    }
    await expect.poll(() => bytes, { timeout: 20_000 }).toBe(total);
    expect(received.digest("hex")).toBe(sent.digest("hex"));
    expect(memories.size).toBeLessThan(50);
    client.destroy();
    local.destroy();
  });

  it("What a client sends waits while the socket is paused, and its end comes after it", async () => {
    let text = "";
    const { client, local } = await open((chunk) => {
      text += String(chunk);
    });
    const ended = once(local, "end");
    client.write("one ");
    await expect.poll(() => text).toBe("one ");
    local.pause();
    client.end("two");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(text).toBe("one ");
    local.resume();
    await ended;
    expect(text).toBe("one two");
    local.end("answer");
    expect(String((await once(client, "data"))[0])).toBe("answer");
  });

  it("What a client sends can be refused with a reset, and the server counts no connection that is closed", async () => {
    const { client, local } = await open(() => undefined);
    const failed = once(client, "error");
    local.resetAndDestroy();
    expect((await failed)[0]).toMatchObject({ code: "ECONNRESET" });
    await new Promise((resolve) => server.close(resolve));
  });
});
