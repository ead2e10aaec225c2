import * as z from "zod";
import type { PostgresClient } from "../../connect/connections.ts";
import type { PostgresWriter } from "../../connect/writable-connections.ts";
import type { ProbeResult } from "../../snapshot/probe-result.ts";
import { notNeeded, type Try } from "../tries.ts";

const statementSchema = z.object({
  sql: z.string(),
  /** How many rows it has to touch or give; absent: any number. With another the whole is rolled back. */
  rows: z.int().optional(),
  /** What it does is not taken back by a rollback (a session is ended): it is left out when the transaction is rehearsed. */
  atOnce: z.boolean().optional(),
});
export type Statement = z.infer<typeof statementSchema>;

/** Statements in one transaction. No secrets: it stands in the journal. */
export const transactionSchema = z.object({
  kind: z.literal("transaction"),
  /** `orders: a unique key`, for people. */
  title: z.string(),
  /** The named database it is made in, and its address as reports show it; absent: the usual one. */
  database: z.object({ name: z.string(), url: z.string().nullable() }).optional(),
  statements: z.array(statementSchema).min(1),
  /** Take it back; none: it takes nothing from anybody (a table, a column), and stays. */
  undo: z.array(statementSchema),
  /** How the server knows it; null: it has not come to its COMMIT. */
  id: z
    .object({ database: z.string(), transaction: z.string(), pid: z.int(), startedAt: z.string() })
    .nullable(),
});
export type TransactionChange = z.infer<typeof transactionSchema>;

export const describeTransaction = ({ title }: TransactionChange): string => title;

const idSchema = z.tuple([
  z.object({ database: z.string(), transaction: z.string(), pid: z.int(), started: z.string() }),
]);

/** What a transaction came to; `unknown`: it broke off at its COMMIT. */
export type TransactionOutcome =
  | { kind: "committed" }
  | { kind: "rolled-back"; message: string }
  | { kind: "unknown"; message: string };

/** Runs the statements; `note` keeps how the server knows the transaction, before it is committed. */
export async function makeTransaction(
  writer: PostgresWriter,
  change: TransactionChange,
  {
    note,
    signal,
    rehearse,
  }: { note(change: TransactionChange): Promise<void>; signal: AbortSignal; rehearse: boolean },
): Promise<TransactionOutcome> {
  let atCommit = false;
  const ended = await writer.transaction(async (query) => {
    for (const { sql, rows, atOnce } of change.statements) {
      if (rehearse && atOnce === true) continue;
      const { count } = await query(sql);
      if (rows !== undefined && count !== rows)
        return { commit: false, value: `${sql}: ${count} rows instead of ${rows}` };
    }
    if (rehearse) return { commit: false, value: null };
    const asked = await query(
      "SELECT current_database()::text AS database, txid_current()::text AS transaction, pg_backend_pid() AS pid, (SELECT backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()) AS started",
    );
    const [{ started, ...id }] = idSchema.parse(asked.rows);
    await note({ ...change, id: { ...id, startedAt: started } });
    signal.throwIfAborted();
    atCommit = true;
    return { commit: true, value: null };
  });
  if (ended.ok)
    return ended.data === null ? { kind: "committed" } : { kind: "rolled-back", message: ended.data };
  return { kind: atCommit ? "unknown" : "rolled-back", message: ended.error.message };
}

const statusSchema = z.tuple([z.object({ status: z.string().nullable() })]);

/** One try after another: what became of it is asked of the server, and one that is still open is ended first. */
export function undoTransaction(
  { reader, writer }: { reader: PostgresClient; writer: PostgresWriter },
  { statements: _, undo, id }: TransactionChange,
): () => Promise<Try> {
  return async () => {
    if (id === null) return notNeeded("it was not committed");
    const asked = await reader.query("SELECT txid_status($1::bigint) AS status", [id.transaction]);
    const status = statusOf(asked);
    if (!status.ok) return { again: status.message };
    switch (status.status) {
      case "aborted":
        return notNeeded("it was rolled back");
      case "in progress": {
        await reader.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND backend_start::text = $2",
          [id.pid, id.startedAt],
        );
        return { again: "it is still open, and is being ended" };
      }
      case "committed":
        return undo.length === 0
          ? { state: "kept", detail: "it takes nothing from anybody" }
          : takeBack(writer, undo);
      default:
        return { state: "left", detail: "the server no longer knows whether it was committed" };
    }
  };
}

function statusOf(
  asked: ProbeResult<Record<string, unknown>[]>,
): { ok: true; status: string | null } | { ok: false; message: string } {
  if (!asked.ok) return { ok: false, message: asked.error.message };
  const parsed = statusSchema.safeParse(asked.data);
  return parsed.success
    ? { ok: true, status: parsed.data[0].status }
    : { ok: false, message: "txid_status: unexpected answer" };
}

async function takeBack(writer: PostgresWriter, undo: readonly Statement[]): Promise<Try> {
  const ended = await writer.transaction(async (query) => {
    for (const { sql } of undo) await query(sql);
    return { commit: true, value: null };
  });
  return ended.ok ? { state: "undone", detail: null } : { again: ended.error.message };
}
