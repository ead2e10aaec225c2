import * as z from "zod";
import type { WritableConnections } from "../../connect/writable-connections.ts";
import { UserError } from "../../user-error.ts";
import { undoneChangeSchema } from "../reporting/e2e-report.ts";
import { liveCluster } from "./cluster.ts";
import { type DueJournal, dueJournals } from "./due-journals.ts";
import { reopenJournal } from "./journal.ts";
import { settle } from "./run-changes.ts";

export const recoveryReportSchema = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal("RecoveryReport"),
  tool: z.object({ name: z.string(), version: z.string() }),
  verdict: z.enum(["pass", "fail"]),
  runs: z.array(
    z.object({
      runId: z.string(),
      startedAt: z.iso.datetime(),
      namespace: z.string(),
      changes: z.array(undoneChangeSchema),
    }),
  ),
});
export type RecoveryReport = z.infer<typeof recoveryReportSchema>;

export interface RecoverOptions {
  journalFolder: string;
  /** Connections to the cluster and namespace of a journal. */
  connect(where: { context: string | null; namespace: string }): Promise<WritableConnections>;
  tool: { name: string; version: string };
}

/** Undoes what interrupted runs left, each in the cluster it was made in. Throws UserError when that cluster cannot be reached or is another one by now. */
export async function recover({ journalFolder, connect, tool }: RecoverOptions): Promise<RecoveryReport> {
  const runs: RecoveryReport["runs"] = [];
  for (const due of await dueJournals(journalFolder)) runs.push(await recoverRun(due, connect));
  const left = runs.some(({ changes }) => changes.some(({ state }) => state === "left"));
  return { schemaVersion: 1, kind: "RecoveryReport", tool, verdict: left ? "fail" : "pass", runs };
}

async function recoverRun(
  { path, header, pending }: DueJournal,
  connect: RecoverOptions["connect"],
): Promise<RecoveryReport["runs"][number]> {
  await using connections = await connect(header);
  const client = await connections.kubernetes();
  const writer = connections.writer();
  if (!client.ok || !writer.ok) {
    const error = client.ok ? undefined : client.error;
    throw new UserError(
      "recovery-unreachable",
      `the cluster of ${path} cannot be reached: ${error?.message ?? "no access"}`,
      {
        hint: "The journal stays; run `nomnom e2e --recover` again when the cluster answers.",
      },
    );
  }
  if (client.data.server !== header.server || client.data.namespace !== header.namespace)
    throw new UserError(
      "recovery-elsewhere",
      `the interrupted run was in ${header.namespace} on ${header.server}, this is ${client.data.namespace} on ${client.data.server}`,
      {
        hint: `Use the kubeconfig of that time${header.context === null ? "" : ` with --context ${header.context}`}; if that cluster is gone for good, remove ${path}`,
      },
    );
  const journal = await reopenJournal(path, pending);
  const changes: RecoveryReport["runs"][number]["changes"] = [];
  try {
    const cluster = liveCluster(client.data, writer.data);
    for (const change of journal.pending())
      changes.push(await settle(cluster, journal, header.runId, change, false));
  } finally {
    await journal.close();
  }
  return { runId: header.runId, startedAt: header.startedAt, namespace: header.namespace, changes };
}
