import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../../user-error.ts";
import { at, integer, items, record, text } from "../kubernetes-api/fields.ts";
import type { ClusterStore, KubernetesObject } from "../kubernetes-api/store.ts";
import type { LabNode } from "../node/node.ts";
import type { Condition } from "./scenario.ts";
import { firstUnmet } from "./settled.ts";

export interface SettlingLab {
  store: ClusterStore;
  node: Pick<LabNode, "logs">;
  namespace: string;
  /** Where the scenario's NATS can be asked; null while nobody listens. */
  natsMonitoringUrl(): string | null;
  /** Of its PostgreSQL, as superuser; null while nobody listens. */
  databaseUrl(): string | null;
}

const deadlineMs = 60_000;
const pollMs = 50;
/** A container that has ended this often in a row, though it should be ready, will end again. */
const hopelessRestarts = 2;
const toldLines = 10;

/**
 * Waits until all conditions hold. Throws UserError `lab-not-settled` with the last log lines of the pods that are not ready: after 60 s, or as
 * soon as what should be ready has ended three times.
 */
export async function waitUntilSettled(
  conditions: readonly Condition[],
  lab: SettlingLab,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = Date.now();
  for (;;) {
    const unmet = await firstUnmet(conditions, { ...lab, signal });
    if (unmet === null) return;
    const waitedMs = Date.now() - startedAt;
    if (waitedMs > deadlineMs || conditions.some((condition) => isHopeless(condition, lab.store))) {
      const waited = `within ${Math.round(waitedMs / 1000)} s`;
      const message = [`the lab did not settle ${waited}: ${unmet}`, ...(await lastWords(lab, signal))];
      throw new UserError("lab-not-settled", message.join("\n"), {
        hint: "Read the cause in what the servers say above; a full disk and other labs under load are the usual ones.",
      });
    }
    await delay(pollMs, undefined, { signal });
  }
}

function isHopeless(condition: Condition, store: ClusterStore): boolean {
  if (!("ready" in condition)) return false;
  const name = condition.ready.replace(/^.*\//, "");
  return store
    .list("Pod", null)
    .filter(({ metadata }) => metadata.name.startsWith(`${name}-`))
    .flatMap((pod) => items(pod, "status", "containerStatuses"))
    .some(
      (status) =>
        text(status, "state", "waiting", "reason") === "CrashLoopBackOff" &&
        integer(status, "restartCount") >= hopelessRestarts,
    );
}

async function lastWords({ store, node, namespace }: SettlingLab, signal: AbortSignal): Promise<string[]> {
  const lines: string[] = [];
  for (const pod of store.list("Pod", namespace)) {
    for (const status of items(pod, "status", "containerStatuses")) {
      if (at(status, "ready") === true) continue;
      lines.push(`${pod.metadata.name} (${stateOf(status)}):`);
      lines.push(...(await logTail(node, pod, text(status, "name"), signal)).map((line) => `  ${line}`));
    }
  }
  return lines;
}

function stateOf(status: unknown): string {
  const reason = text(status, "state", "waiting", "reason") || text(status, "state", "terminated", "reason");
  return reason || Object.keys(record(status, "state")).join() || "no state";
}

/** Of the instance that runs, or of the one before while that has said nothing. */
async function logTail(
  node: SettlingLab["node"],
  { metadata: { namespace = "", name } }: KubernetesObject,
  container: string,
  signal: AbortSignal,
): Promise<string[]> {
  for (const previous of [false, true]) {
    const query = { previous, tailLines: toldLines, sinceSeconds: null, timestamps: false, follow: false };
    const answer = node.logs(namespace, name, container, { ...query, signal });
    if (answer.kind === "refused") continue;
    const lines: string[] = [];
    for await (const line of answer.chunks) lines.push(line.trimEnd());
    if (lines.length > 0) return lines;
  }
  return ["(no log)"];
}
