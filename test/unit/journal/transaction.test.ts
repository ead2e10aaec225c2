import { describe, expect, it } from "vitest";
import type { PostgresClient } from "../../../src/connect/connections.ts";
import type { PostgresWriter, WriteQuery } from "../../../src/connect/writable-connections.ts";
import {
  makeTransaction,
  type TransactionChange,
  undoTransaction,
} from "../../../src/journal/transaction/transaction.ts";
import { failure, succeed } from "../../../src/snapshot/probe-result.ts";

const grant: TransactionChange = {
  kind: "transaction",
  title: "worker may insert into orders",
  statements: [{ sql: "GRANT INSERT ON orders TO worker" }],
  undo: [{ sql: "REVOKE INSERT ON orders FROM worker" }],
  id: null,
};
const id = { database: "nomnom", transaction: "801", pid: 42, startedAt: "2026-11-28 10:00:00+00" };

/** A server that notes what it is sent; `breaksAt` cuts the connection there. */
function server({ breaksAt = "", rows = {} as Record<string, Record<string, unknown>[]> } = {}) {
  const told: string[] = [];
  const query: WriteQuery = async (sql) => {
    if (breaksAt !== "" && sql.startsWith(breaksAt)) throw new Error("cut");
    told.push(sql);
    const known = Object.entries(rows).find(([start]) => sql.startsWith(start))?.[1];
    const asked = sql.startsWith("SELECT current_database")
      ? [{ database: "nomnom", transaction: "801", pid: 42, started: id.startedAt }]
      : (known ?? []);
    return { rows: asked, count: asked.length };
  };
  const writer: PostgresWriter = {
    isOpen: () => true,
    async transaction(work) {
      const error = {
        kind: "unreachable" as const,
        system: "postgres" as const,
        message: "the connection was cut",
      };
      try {
        const { commit, value } = await work(query);
        if (breaksAt === "COMMIT") return failure(error);
        told.push(commit ? "COMMIT" : "ROLLBACK");
        return succeed(value);
      } catch {
        return failure(error);
      }
    },
  };
  const reader: PostgresClient = {
    url: "postgresql://db:5432/nomnom",
    clockAheadMs: () => null,
    isPooled: () => null,
    queryOne: async () => succeed([]),
    isOpen: () => true,
    query: async (sql) => {
      told.push(sql.split(" ").slice(0, 2).join(" "));
      const known = Object.entries(rows).find(([start]) => sql.startsWith(start));
      return succeed(known?.[1] ?? []);
    },
  };
  return { told, writer, reader };
}

const { signal } = new AbortController();

async function make(change: TransactionChange, world: ReturnType<typeof server>, rehearse = false) {
  const noted: TransactionChange[] = [];
  const outcome = await makeTransaction(world.writer, change, {
    rehearse,
    signal,
    async note(known) {
      noted.push(known);
    },
  });
  return { outcome, noted };
}

describe("a transaction of a repair", () => {
  it("A transaction of a repair is known by its id on disk before it is committed", async () => {
    const world = server();
    const { outcome, noted } = await make(grant, world);
    expect(outcome).toEqual({ kind: "committed" });
    expect(noted).toEqual([{ ...grant, id }]);
    expect(world.told.at(-1)).toBe("COMMIT");
  });

  it("A transaction of a repair is rolled back when a statement touches another number of rows than it has to", async () => {
    const end = { ...grant, statements: [{ sql: "SELECT pg_terminate_backend(7)", rows: 1 }] };
    const { outcome } = await make(end, server());
    expect(outcome).toEqual({
      kind: "rolled-back",
      message: "SELECT pg_terminate_backend(7): 0 rows instead of 1",
    });
  });

  it("A transaction of a repair is not committed when the connection breaks before COMMIT, and not known when it breaks at it", async () => {
    expect((await make(grant, server({ breaksAt: "GRANT" }))).outcome.kind).toBe("rolled-back");
    expect((await make(grant, server({ breaksAt: "COMMIT" }))).outcome.kind).toBe("unknown");
  });

  it("A transaction of a repair is rolled back when it is rehearsed", async () => {
    const world = server();
    expect((await make(grant, world, true)).outcome).toEqual({ kind: "committed" });
    expect(world.told).toEqual(["GRANT INSERT ON orders TO worker", "ROLLBACK"]);
  });
});

describe("undoing a transaction", () => {
  const status = (text: string | null) => ({ "SELECT txid_status": [{ status: text }] });

  it("Undoing a transaction has nothing to do for one that did not come to its COMMIT, or was rolled back", async () => {
    expect(await undoTransaction(server(), grant)()).toMatchObject({ state: "not-needed" });
    const world = server({ rows: status("aborted") });
    expect(await undoTransaction(world, { ...grant, id })()).toMatchObject({ state: "not-needed" });
  });

  it("Undoing a transaction ends one that is still open, and looks again", async () => {
    const world = server({ rows: status("in progress") });
    expect(await undoTransaction(world, { ...grant, id })()).toMatchObject({
      again: "it is still open, and is being ended",
    });
    expect(world.told).toContain("SELECT pg_terminate_backend(pid)");
  });

  it("Undoing a transaction takes a committed one back, and keeps one that takes nothing from anybody", async () => {
    const world = server({ rows: status("committed") });
    expect(await undoTransaction(world, { ...grant, id })()).toMatchObject({ state: "undone" });
    expect(world.told).toContain("REVOKE INSERT ON orders FROM worker");
    expect(await undoTransaction(world, { ...grant, undo: [], id })()).toMatchObject({ state: "kept" });
  });

  it("Undoing a transaction is left to people when the server no longer knows what became of it", async () => {
    expect(await undoTransaction(server({ rows: status(null) }), { ...grant, id })()).toMatchObject({
      state: "left",
    });
  });
});
