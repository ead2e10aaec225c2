import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PendingChange } from "../../../src/journal/entries.ts";
import { keepChange, makeChange, rehearseChange } from "../../../src/journal/make-change.ts";
import { fixMarkAnnotation, type ObjectEditChange } from "../../../src/journal/object/object-edit.ts";
import { undoChange } from "../../../src/journal/undo-change.ts";
import { type CallFate, fates, ModelServer } from "./model-server.ts";

const path = "/api/v1/namespaces/n/configmaps/conf";
const conf = "port: 4222\njetstream {\n  max_file: 1Gi\n}\npassword: hunter2\n";

const change: ObjectEditChange = {
  kind: "object-edit",
  object: { kind: "ConfigMap", name: "conf", namespace: "n", path, uid: "u" },
  hadAnnotations: false,
  edits: [
    { kind: "line", pointer: "/data/nats.conf", before: "  max_file: 1Gi", after: "  max_file: 3Gi" },
    { kind: "value", pointer: "/data/size", before: null, after: "large" },
  ],
};

function serverWith(...fatesToCome: CallFate[]) {
  const server = new ModelServer(
    () => fatesToCome.shift() ?? "answered",
    async () => undefined,
  );
  server.write(path, {
    kind: "ConfigMap",
    metadata: { name: "conf", namespace: "n", uid: "u", resourceVersion: "1" },
    data: { "nats.conf": conf, other: "theirs" },
  });
  return server;
}

/** A journal in memory. */
function memory() {
  let pending: PendingChange[] = [];
  const update = (id: number, more: Partial<PendingChange>) => {
    pending = pending.map((entry) => (entry.id === id ? { ...entry, ...more } : entry));
  };
  return {
    pending: () => pending,
    journal: {
      path: "memory",
      async record(recorded: PendingChange["change"]) {
        const entry = { id: 1, change: recorded, made: false, at: new Date(0) };
        pending = [entry];
        return entry;
      },
      async amend(recorded: PendingChange, amended: PendingChange["change"]) {
        update(recorded.id, { change: amended });
        return { ...recorded, change: amended };
      },
      made: async ({ id }: PendingChange) => update(id, { made: true }),
      async settle() {
        pending = [];
      },
      pending: () => pending,
      close: async () => undefined,
    },
  };
}

const { signal } = new AbortController();
const how = { runId: "run", signal };
const dataOf = (server: ModelServer) => server.read(path)?.data;

describe("an edit of an object", () => {
  it("An edit of an object changes one line and nothing else, and carries a mark without the rest of the text", async () => {
    const server = serverWith();
    const { journal } = memory();
    expect(await makeChange(server.systems(), journal, change, how)).toEqual({ kind: "made" });
    expect(dataOf(server)).toEqual({
      "nats.conf": conf.replace("1Gi", "3Gi"),
      other: "theirs",
      size: "large",
    });
    const mark = server.read(path)?.metadata.annotations?.[fixMarkAnnotation];
    expect(mark).toContain("max_file: 1Gi");
    expect(mark).not.toContain("hunter2");
  });

  it("An edit of an object is refused when the object is not as it was planned for, and nothing is left to undo", async () => {
    const server = serverWith();
    server.write(path, { ...server.read(path), data: { "nats.conf": conf.replace("1Gi", "2Gi") } });
    const { journal, pending } = memory();
    const made = await makeChange(server.systems(), journal, change, how);
    expect(made).toMatchObject({
      kind: "refused",
      why: "ConfigMap conf is not as it was when this was planned",
    });
    expect(pending()).toEqual([]);
  });

  it("An edit of an object is kept once it is proven: only the mark goes", async () => {
    const server = serverWith();
    const { journal, pending } = memory();
    await makeChange(server.systems(), journal, change, how);
    const [made] = pending();
    if (made === undefined) throw new Error("it was made");
    expect(await keepChange(server.systems(), "run", made)).toEqual({ state: "kept", detail: null });
    expect(server.read(path)?.metadata.annotations).toBeUndefined();
    expect(dataOf(server)).toMatchObject({ size: "large" });
  });

  it("An edit of an object leaves what somebody else has changed since, and takes its mark away", async () => {
    const server = serverWith();
    const { journal, pending } = memory();
    await makeChange(server.systems(), journal, change, how);
    const changed = { "nats.conf": "port: 1\n", size: "large" };
    server.write(path, { ...server.read(path), data: changed });
    const [made] = pending();
    if (made === undefined) throw new Error("it was made");
    expect(await undoChange(server.systems(), "run", made)).toMatchObject({
      state: "undone",
      detail: "somebody has changed it since; only the mark is removed",
    });
    expect(dataOf(server)).toEqual(changed);
    expect(server.read(path)?.metadata.annotations).toBeUndefined();
  });

  it("An edit of an object is undone whatever becomes of its calls and its undoing's, also when they arrive late or twice", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...fates), { maxLength: 12 }), async (faults) => {
        const server = serverWith(...faults);
        const { journal, pending } = memory();
        await makeChange(server.systems(), journal, change, how);
        for (let tries = 0; pending().length > 0 && tries < 20; tries++)
          for (const entry of pending())
            if ((await undoChange(server.systems(tries > 10), "run", entry)).state !== "left")
              await journal.settle();
        expect(pending()).toEqual([]);
        while (server.underWay.length > 0) server.underWay.shift()?.();
        expect(dataOf(server)).toEqual({ "nats.conf": conf, other: "theirs" });
        expect(server.read(path)?.metadata.annotations ?? {}).toEqual({});
      }),
      { numRuns: 500 },
    );
  });
});

describe("rehearsing", () => {
  it("Rehearsing says what the server says, and changes nothing", async () => {
    const server = serverWith();
    expect(await rehearseChange(server.systems(), change, how)).toEqual({ kind: "made" });
    expect(dataOf(server)).toEqual({ "nats.conf": conf, other: "theirs" });
  });
});
