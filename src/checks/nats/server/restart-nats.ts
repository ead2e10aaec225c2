import type { Command } from "../../../remedy/command.ts";
import type { Kubectl } from "../../../remedy/kubectl.ts";

/** Restarts the StatefulSet that NATS is, and waits until it answers again: the next line that is pasted may need it. */
export function restartNats(kubectl: Kubectl, workload: string | null): Command[] {
  if (workload === null) return [];
  const nats = `statefulset/${workload}`;
  return [kubectl("rollout", "restart", nats), kubectl("rollout", "status", nats)];
}
