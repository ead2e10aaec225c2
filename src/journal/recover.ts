import * as z from "zod";
import type { WritableConnections } from "../connect/writable-connections.ts";
import { UserError } from "../user-error.ts";
import { type Change, describeChange } from "./change.ts";
import { type DueJournal, dueJournals } from "./due-journals.ts";
import type { JournalHeader, PendingChange } from "./entries.ts";
import { reopenJournal } from "./journal.ts";
import { isRunAlive, leaseName } from "./lease/lease.ts";
import { markedChanges } from "./marked-changes.ts";
import { settle } from "./run-changes.ts";
import { liveSystems } from "./systems.ts";
import { undoChange } from "./undo-change.ts";
import { type UndoneChange, undoneChangeSchema } from "./undone-change.ts";

export const recoveryReportSchema = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal("RecoveryReport"),
  tool: z.object({ name: z.string(), version: z.string() }),
  verdict: z.enum(["pass", "fail"]),
  runs: z.array(
    z.object({
      runId: z.string(),
      startedAt: z.iso.datetime(),
      /** Null: without a cluster. */
      namespace: z.string().nullable(),
      changes: z.array(undoneChangeSchema),
    }),
  ),
});
export type RecoveryReport = z.infer<typeof recoveryReportSchema>;

type RecoveredRun = RecoveryReport["runs"][number];

export interface RecoverOptions {
  /** Who asks. */
  command: JournalHeader["command"];
  journalFolder: string;
  /** Connections to the cluster and namespace of a journal; null: to those a run would be made in now. */
  connect(where: Pick<JournalHeader, "context" | "namespace"> | null): Promise<WritableConnections>;
  tool: { name: string; version: string };
  signal: AbortSignal;
}

/**
 * Undoes what interrupted runs left, each in the cluster it was made in; then what runs have left in this namespace whose journal is on no disk here.
 * Runs that are alive are left alone, wherever they are. Throws UserError when a cluster cannot be reached or is another one by now.
 */
export async function recover({
  command,
  journalFolder,
  connect,
  tool,
  signal,
}: RecoverOptions): Promise<RecoveryReport> {
  const runs: RecoveredRun[] = [];
  for (const due of await dueJournals(journalFolder)) runs.push(await recoverJournal(due, connect, signal));
  runs.push(...(await recoverMarks(await connect(null), command, runs, signal)));
  const left = runs.some(({ changes }) => changes.some(({ state }) => state === "left"));
  return { schemaVersion: 1, kind: "RecoveryReport", tool, verdict: left ? "fail" : "pass", runs };
}

async function recoverJournal(
  { path, header, pending, mayBeAlive }: DueJournal,
  connect: RecoverOptions["connect"],
  signal: AbortSignal,
): Promise<RecoveredRun> {
  await using connections = await connect(header);
  const systems = liveSystems(connections);
  const { runId, startedAt, namespace } = header;
  if (header.server !== null && namespace !== null) {
    const cluster = await systems.cluster();
    if (!cluster.ok) throw unreachable(`the cluster of ${path}`, cluster.error.message);
    const { client } = cluster.data;
    if (client.server !== header.server || client.namespace !== namespace)
      throw elsewhere(
        `in ${namespace} on ${header.server}`,
        `${client.namespace} on ${client.server}`,
        `Use the kubeconfig of that time${header.context === null ? "" : ` with --context ${header.context}`}; if that cluster is gone for good, remove ${path}`,
      );
    if (mayBeAlive && (await isRunAlive(cluster.data, { namespace, name: leaseName }, runId, signal)))
      return { runId, startedAt, namespace, changes: pending.map(({ change }) => leftToItsRun(change)) };
  }
  await refuseOtherAddresses(connections, header, pending, path);
  const journal = await reopenJournal(path, pending);
  const changes: UndoneChange[] = [];
  try {
    for (const change of journal.pending()) changes.push(await settle(systems, journal, runId, change));
  } finally {
    await journal.close();
  }
  return { runId, startedAt, namespace, changes };
}

/** What was changed in NATS or PostgreSQL is undone at the address where it was changed. */
async function refuseOtherAddresses(
  connections: WritableConnections,
  header: JournalHeader,
  pending: readonly PendingChange[],
  path: string,
): Promise<void> {
  const hint = `Give the address of that time; if it is gone for good, remove ${path}`;
  for (const system of new Set(pending.flatMap(({ change }) => addressedSystem(change) ?? []))) {
    const then = header[system] ?? null;
    const opened = await (system === "nats" ? connections.nats() : connections.postgres());
    if (!opened.ok) throw unreachable(`${system} of ${path}`, opened.error.message);
    const now = connections.target()[system];
    if (then !== null && then !== now) throw elsewhere(`at ${then}`, now ?? "nowhere", hint);
  }
}

function addressedSystem({ kind }: Change): "nats" | "postgres" | null {
  switch (kind) {
    case "stream-edit":
    case "stream-creation":
      return "nats";
    case "transaction":
      return "postgres";
    case "scale":
    case "lease":
    case "object-edit":
    case "restart":
      return null;
  }
}

/** What stands in the namespace itself: a mark holds all that putting back needs. */
async function recoverMarks(
  opened: WritableConnections,
  command: JournalHeader["command"],
  known: readonly RecoveredRun[],
  signal: AbortSignal,
): Promise<RecoveredRun[]> {
  await using connections = opened;
  const client = await connections.kubernetes();
  if (!client.ok && client.error.kind === "not-configured") return [];
  const systems = liveSystems(connections);
  const cluster = await systems.cluster();
  if (!cluster.ok) throw unreachable("the cluster", cluster.error.message);
  const { namespace } = cluster.data.client;
  const marks = await markedChanges(cluster.data, command);
  if (!marks.ok) throw unreachable("the namespace", marks.error.message);
  const runs: RecoveredRun[] = [];
  for (const { runId, at, made, change } of marks.data) {
    // Those of a journal have been tried.
    if (known.some((run) => run.runId === runId)) continue;
    const lease = { namespace, name: leaseName };
    const startedAt = startOf(at, cluster.data.now());
    if (await isRunAlive(cluster.data, lease, runId, signal)) {
      runs.push({ runId, startedAt, namespace, changes: [leftToItsRun(change)] });
      continue;
    }
    const undone = await undoChange(systems, runId, { id: 1, made, at: null, change });
    const released = await undoChange(systems, runId, {
      id: 2,
      made: true,
      at: null,
      change: { kind: "lease", ...lease },
    });
    const changes = released.state === "not-needed" ? [undone] : [undone, released];
    runs.push({ runId, startedAt, namespace, changes });
  }
  return runs;
}

const leftToItsRun = (change: Change): UndoneChange => ({
  what: describeChange(change),
  state: "kept",
  detail: "its run is alive, and puts it back itself",
});

/** When the mark says that the change was made. */
function startOf(mark: string | null, now: Date): string {
  const at = new Date(mark ?? Number.NaN);
  return (Number.isNaN(at.getTime()) ? now : at).toISOString();
}

const unreachable = (what: string, why: string) =>
  new UserError("recovery-unreachable", `${what} cannot be reached: ${why}`, {
    hint: "Nothing is forgotten; run it with --recover again when it answers.",
  });

const elsewhere = (then: string, now: string, hint: string) =>
  new UserError("recovery-elsewhere", `the interrupted run was ${then}, this is ${now}`, { hint });
