import { writableInDatabase } from "../connect/in-database.ts";
import type { WritableConnections } from "../connect/writable-connections.ts";
import { UserError } from "../user-error.ts";
import { type Change, describeChange } from "./change.ts";
import { type DueJournal, dueJournals } from "./due-journals.ts";
import type { JournalHeader, PendingChange } from "./entries.ts";
import { reopenJournal } from "./journal.ts";
import { leaseName } from "./lease/lease.ts";
import { leftAlone } from "./left-alone.ts";
import { recoverMarks } from "./recover-marks.ts";
import type { RecoveredRun, RecoveryReport } from "./recovery-report.ts";
import { settle } from "./run-changes.ts";
import { liveSystems } from "./systems.ts";
import type { UndoneChange } from "./undone-change.ts";
import { unreachable } from "./unreachable.ts";

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
 * Runs that are alive are left alone, wherever they are. What cannot be reached, or is another one by now, keeps no other run from being undone.
 */
export async function recover({
  command,
  journalFolder,
  connect,
  tool,
  signal,
}: RecoverOptions): Promise<RecoveryReport> {
  const runs: RecoveredRun[] = [];
  for (const due of await dueJournals(journalFolder)) runs.push(await recoverOrTell(due, connect, signal));
  runs.push(...(await recoverMarks(await connect(null), command, runs, signal)));
  const left = runs.some(({ changes }) => changes.some(({ state }) => state === "left"));
  return { schemaVersion: 1, kind: "RecoveryReport", tool, verdict: left ? "fail" : "pass", runs };
}

async function recoverOrTell(
  due: DueJournal,
  connect: RecoverOptions["connect"],
  signal: AbortSignal,
): Promise<RecoveredRun> {
  try {
    return await recoverJournal(due, connect, signal);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { runId, startedAt, namespace } = due.header;
    const sentences = [error.message, error.hint, `If what it changed is gone for good, remove ${due.path}`];
    const detail = sentences.flatMap((each) => each?.replace(/\.$/, "") ?? []).join(". ");
    const changes = due.pending.map(
      ({ change }): UndoneChange => ({ what: describeChange(change), state: "left", detail }),
    );
    return { runId, startedAt, namespace, changes };
  }
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
        `Use the kubeconfig of that time${header.context === null ? "" : ` with --context ${header.context}`}`,
      );
    const alone = mayBeAlive
      ? await leftAlone(cluster.data, { namespace, name: leaseName }, runId, signal)
      : null;
    if (alone !== null)
      return { runId, startedAt, namespace, changes: pending.map(({ change }) => alone(change)) };
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
  const hint = "Give the address of that time";
  for (const { name, url } of pending.flatMap(({ change }) => databaseOf(change))) {
    const opened = await writableInDatabase(connections, name).postgres();
    if (!opened.ok) throw unreachable(`database ${name} of ${path}`, opened.error.message);
    const now = connections.target().databases?.[name]?.url ?? null;
    if (url !== null && url !== now) throw elsewhere(`at ${url}`, now ?? "nowhere", hint);
  }
  for (const system of new Set(pending.flatMap(({ change }) => addressedSystem(change) ?? []))) {
    const then = header[system] ?? null;
    const opened = await (system === "nats" ? connections.nats() : connections.postgres());
    if (!opened.ok) throw unreachable(`${system} of ${path}`, opened.error.message);
    const now = connections.target()[system];
    if (then !== null && then !== now) throw elsewhere(`at ${then}`, now ?? "nowhere", hint);
  }
}

/** The named database that was changed. */
const databaseOf = (change: Change) =>
  change.kind === "transaction" && change.database !== undefined ? [change.database] : [];

/** The system that the header has the address of. */
function addressedSystem(change: Change): "nats" | "postgres" | null {
  switch (change.kind) {
    case "stream-edit":
    case "stream-creation":
    case "consumer-creation":
      return "nats";
    case "transaction":
      return change.database === undefined ? "postgres" : null;
    case "scale":
    case "lease":
    case "object-edit":
    case "restart":
      return null;
  }
}

const elsewhere = (then: string, now: string, hint: string) =>
  new UserError("recovery-elsewhere", `the interrupted run was ${then}, this is ${now}`, { hint });
