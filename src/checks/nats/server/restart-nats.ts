import type { Command } from "../../../remedy/command.ts";
import type { Kubectl } from "../../../remedy/kubectl.ts";

/** Restarts the release's NATS and waits until it answers again: the next line that is pasted may need it. */
export function restartNats(kubectl: Kubectl, release: string): Command[] {
  const nats = `statefulset/${release}-nats`;
  return [kubectl("rollout", "restart", nats), kubectl("rollout", "status", nats)];
}
