import { describe, expect, it } from "vitest";
import type { KeptStream } from "../../../src/connect/nats/kept-stream.ts";
import type { NatsWriteOutcome, NatsWriter, Sender } from "../../../src/connect/nats/nats-writer.ts";
import type { StreamEdit } from "../../../src/journal/stream/stream-change.ts";
import { undoStreamEdit } from "../../../src/journal/stream/stream-change.ts";
import { failure, succeed } from "../../../src/snapshot/probe-result.ts";

const created = "2026-11-28T09:00:00Z";
const old: Sender = { server: "S1", client: 7, isClustered: false };

const edit = (sender?: Sender): StreamEdit => ({
  kind: "stream-edit",
  stream: "MESSAGES",
  created,
  before: { subjects: ["messages.>"] },
  after: { subjects: ["messages.ingest.>"] },
  ...(sender && { sender }),
});

/** One stream, and what /connz says of the connection that sent the change. */
class Server {
  subjects = ["messages.>"];
  made = created;
  connz: unknown = { server_id: "S1", connections: [] };
  updates = 0;
  /** What it answers to a change that it does not take. */
  refusal: Extract<NatsWriteOutcome, { kind: "refused" }> | null = null;
  /** What happens while the server is asked for the connection. */
  meanwhile: () => void = () => undefined;

  writer(client = 9, server = "S1"): NatsWriter {
    const kept = (): KeptStream => ({
      config: { name: "MESSAGES", subjects: this.subjects, max_age: 1 },
      created: this.made,
      state: { messages: 3, bytes: 3, consumer_count: 0 },
    });
    const done = (): NatsWriteOutcome => ({ kind: "done", stream: kept() });
    return {
      sender: { server, client, isClustered: false },
      isOpen: () => true,
      consumer: async () => succeed(null),
      createConsumer: async () => ({ kind: "done" }),
      stream: async () => succeed(kept()),
      create: async () => done(),
      update: async (config) => {
        if (this.refusal !== null) return this.refusal;
        this.updates += 1;
        this.subjects = config.subjects as string[];
        return done();
      },
      publish: async () => ({ kind: "refused", message: "not here" }),
    };
  }

  monitoring = async () => {
    this.meanwhile();
    return this.connz === null
      ? failure({ kind: "unreachable" as const, system: "nats" as const, message: "no monitoring" })
      : succeed({
          url: "http://n:8222",
          clockAheadMs: () => null,
          get: async () => succeed({ status: 200, body: this.connz }),
        });
  };
}

const at = new Date("2026-11-28T10:00:00Z");
const later = (seconds: number) => () => new Date(at.getTime() + seconds * 1000);

const undo = (
  server: Server,
  change: StreamEdit,
  { made = false, now = later(1), writer = server.writer() } = {},
) => undoStreamEdit(writer, { made, at }, change, { monitoring: server.monitoring, now })();

describe("a change of a stream whose answer never came", () => {
  it("A change whose answer never came was not sent where the journal does not know who sent it", async () => {
    expect(await undo(new Server(), edit())).toMatchObject({ state: "not-needed" });
  });

  it("A change whose answer never came may still come while its connection is open at the server", async () => {
    const server = new Server();
    server.connz = { server_id: "S1", connections: [{ cid: 7 }] };
    expect(await undo(server, edit(old))).toMatchObject({ again: expect.stringContaining("still open") });
    expect(server.updates).toBe(0);
  });

  it("A change whose answer never came cannot come any more once the server no longer has its connection", async () => {
    expect(await undo(new Server(), edit(old))).toMatchObject({ state: "not-needed" });
  });

  it("A change whose answer never came is undone when it came between the look and the proof", async () => {
    const server = new Server();
    server.meanwhile = () => {
      server.subjects = ["messages.ingest.>"];
    };
    expect(await undo(server, edit(old))).toMatchObject({ state: "undone" });
    expect(server.subjects).toEqual(["messages.>"]);
  });

  it("A change whose answer never came cannot come any more once its own connection has been answered since", async () => {
    const server = new Server();
    server.connz = null;
    expect(await undo(server, edit(old), { writer: server.writer(7) })).toMatchObject({
      state: "not-needed",
    });
  });

  it("A change whose answer never came cannot come any more from a server that was started since", async () => {
    const server = new Server();
    server.connz = null;
    expect(await undo(server, edit(old), { writer: server.writer(9, "S2") })).toMatchObject({
      state: "not-needed",
    });
  });

  it("A change whose answer never came takes a minute where nobody can be asked for its connection, and in a cluster", async () => {
    const server = new Server();
    server.connz = null;
    expect(await undo(server, edit(old))).toHaveProperty("again");
    expect(await undo(server, edit(old), { now: later(61) })).toMatchObject({ state: "not-needed" });
    server.connz = { server_id: "S1", connections: [] };
    expect(await undo(server, edit({ ...old, isClustered: true }))).toHaveProperty("again");
  });
});

describe("a change of a stream that was made", () => {
  it("A change that was made is set back, with every other setting as it is by now", async () => {
    const server = new Server();
    server.subjects = ["messages.ingest.>"];
    expect(await undo(server, edit(old), { made: true })).toEqual({ state: "undone", detail: "as before" });
    expect(server.subjects).toEqual(["messages.>"]);
  });

  it("A change that was made stays where the server does not take what was before, and is tried again where it may in a moment", async () => {
    const server = new Server();
    server.subjects = ["messages.ingest.>"];
    server.refusal = { kind: "refused", message: "subjects overlap (400/10065)", passes: false };
    expect(await undo(server, edit(old), { made: true })).toMatchObject({ state: "kept" });
    server.refusal = { kind: "refused", message: "no leader (503/10008)", passes: true };
    expect(await undo(server, edit(old), { made: true })).toEqual({ again: "no leader (503/10008)" });
  });

  it("A change that was made is left to the one that has changed it since, and to another stream of that name", async () => {
    const server = new Server();
    server.subjects = ["theirs.>"];
    expect(await undo(server, edit(old), { made: true })).toMatchObject({
      state: "not-needed",
      detail: "somebody has changed it since",
    });
    server.made = "2026-11-28T11:00:00Z";
    expect(await undo(server, edit(old), { made: true })).toMatchObject({
      detail: "it is another stream by now",
    });
    expect(server.updates).toBe(0);
  });
});
