import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { VersionedList } from "../../../../src/connect/connections.ts";
import { type LiveList, openLiveList } from "../../../../src/connect/kubernetes/live-list.ts";
import {
  failure,
  type ProbeError,
  type ProbeResult,
  succeed,
} from "../../../../src/snapshot/probe-result.ts";

const path = "/api/v1/namespaces/x/pods";
const pod = (name: string, version: number, note = "") => ({
  metadata: { name, uid: `uid-${name}`, resourceVersion: String(version) },
  note,
});
const event = (type: string, object: unknown) => JSON.stringify({ type, object });
const namesOf = (items: readonly unknown[] | null) =>
  items &&
  JSON.stringify(items)
    .match(/"name":"(\w+)"/g)
    ?.join();

/** One open watch: lines are pushed into it, and it is ended or cut. */
class OpenWatch implements AsyncIterable<string> {
  private readonly lines: string[] = [];
  private over: "no" | "ended" | "cut" = "no";
  private wake = (): void => {};
  readonly since: string;

  constructor(since: string) {
    this.since = since;
  }

  send(...lines: string[]): void {
    this.lines.push(...lines);
    this.wake();
  }

  finish(how: "ended" | "cut"): void {
    this.over = how;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    while (true) {
      const line = this.lines.shift();
      if (line !== undefined) yield line;
      else if (this.over === "ended") return;
      else if (this.over === "cut") throw new Error("cut");
      else
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
    }
  }
}

/** A server whose answers the test decides. */
class FakeServer {
  lists: ProbeResult<VersionedList>[] = [];
  listed = 0;
  refusal: ProbeError | null = null;
  watches: OpenWatch[] = [];

  async listAt(): Promise<ProbeResult<VersionedList>> {
    this.listed += 1;
    return (
      this.lists[Math.min(this.listed, this.lists.length) - 1] ?? succeed({ items: [], resourceVersion: "1" })
    );
  }

  async watch(_path: string, since: string): Promise<ProbeResult<AsyncIterable<string>>> {
    if (this.refusal !== null) return failure(this.refusal);
    const watch = new OpenWatch(since);
    this.watches.push(watch);
    return succeed(watch);
  }
}

let server: FakeServer;
let ended: AbortController;
let changes: number;
let refused: ProbeError[];

beforeEach(() => {
  server = new FakeServer();
  ended = new AbortController();
  changes = 0;
  refused = [];
});
afterEach(() => ended.abort());

function open(): LiveList {
  return openLiveList({
    client: server,
    path,
    signal: ended.signal,
    onChange: () => {
      changes += 1;
    },
    onRefused: (error) => refused.push(error),
    backOffMs: 1,
  });
}

const until = (holds: () => boolean) =>
  vi.waitFor(() => expect(holds()).toBe(true), { timeout: 20_000, interval: 1 });

describe("a list that follows its changes", () => {
  it("A list that follows its changes holds what was listed, and goes on from the list's version", async () => {
    server.lists = [succeed({ items: [pod("a", 5)], resourceVersion: "7" })];
    const list = open();
    expect(await list.first).toEqual(succeed([pod("a", 5)]));
    await until(() => server.watches.length === 1);
    expect(server.watches[0]?.since).toBe("7");
  });

  it("A list that follows its changes adds, changes and removes as the watch tells", async () => {
    server.lists = [succeed({ items: [pod("a", 1), pod("b", 2)], resourceVersion: "2" })];
    const list = open();
    await until(() => list.items() !== null);
    server.watches[0]?.send(
      event("ADDED", pod("c", 3)),
      event("MODIFIED", pod("a", 4, "new")),
      event("DELETED", pod("b", 5)),
    );
    await until(() => namesOf(list.items()) === '"name":"a","name":"c"');
    expect(list.items()).toEqual([pod("a", 4, "new"), pod("c", 3)]);
    expect(changes).toBe(4);
  });

  it("A list that follows its changes is the same array until something changes; a bookmark changes nothing", async () => {
    server.lists = [succeed({ items: [pod("a", 1)], resourceVersion: "1" })];
    const list = open();
    await until(() => list.items() !== null);
    const before = list.items();
    server.watches[0]?.send(event("BOOKMARK", { metadata: { resourceVersion: "90" } }));
    server.watches[0]?.finish("ended");
    await until(() => server.watches.length === 2 && list.items() !== null);
    expect(list.items()).toBe(before);
    expect(server.watches[1]?.since).toBe("90");
    expect(server.listed).toBe(1);
  });

  it.each([
    ["410 as an event", () => server.watches[0]?.send(event("ERROR", { code: 410, message: "too old" }))],
    ["an error of the server", () => server.watches[0]?.send(event("ERROR", { code: 500, message: "etcd" }))],
    ["a cut connection", () => server.watches[0]?.finish("cut")],
    ["half a line", () => server.watches[0]?.send('{"type":"ADDED","obj')],
  ])("A list that follows its changes is read again after %s", async (_name, happen) => {
    server.lists = [
      succeed({ items: [pod("a", 1)], resourceVersion: "1" }),
      succeed({ items: [pod("z", 9)], resourceVersion: "9" }),
    ];
    const list = open();
    await until(() => list.items() !== null);
    happen();
    await until(() => namesOf(list.items()) === '"name":"z"');
    expect(server.watches.at(-1)?.since).toBe("9");
  });

  it("A list that follows its changes tells nothing while nobody tells it of changes", async () => {
    const list = open();
    await until(() => list.items() !== null);
    server.refusal = { kind: "unreachable", system: "kubernetes", message: "gone" };
    server.watches[0]?.finish("cut");
    await until(() => list.items() === null);
    server.refusal = null;
    await until(() => list.items() !== null);
  });

  it("A list that may not be watched is reported once and not tried again", async () => {
    server.refusal = { kind: "forbidden", system: "kubernetes", message: "no watch" };
    const list = open();
    expect((await list.first).ok).toBe(true);
    await until(() => refused.length === 1);
    expect(list.items()).toBeNull();
    expect(server.listed).toBe(1);
  });

  it("A list that cannot be read is tried again, less and less often", async () => {
    server.lists = [failure({ kind: "unreachable", system: "kubernetes", message: "gone" })];
    const list = open();
    expect((await list.first).ok).toBe(false);
    await until(() => server.listed >= 4);
    server.lists = [succeed({ items: [pod("a", 1)], resourceVersion: "1" })];
    await until(() => list.items() !== null);
  });

  it("A list that follows its changes ends with its signal", async () => {
    const list = open();
    await until(() => list.items() !== null);
    ended.abort();
    server.watches[0]?.finish("cut");
    await until(() => list.items() === null);
    expect(server.watches).toHaveLength(1);
  });
});
