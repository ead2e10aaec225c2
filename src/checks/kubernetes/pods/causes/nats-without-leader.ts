import type { Remedy } from "../../../../remedy/remedy.ts";
import { placeholder } from "../../../../remedy/word.ts";
import { logExcerpt } from "../log-excerpt.ts";
import type { PodWitness } from "../pod-witness.ts";

/**
 * The log line of a NATS server that waits for a JetStream meta leader: its /healthz answers 503 until it has one, so a failing probe is
 * only the messenger. One replica with a cluster block never gets one; neither do three that start one after the other.
 */
export function leaderlessLine(pod: string, container: string, witness: PodWitness): string | null {
  const line = logExcerpt(witness.logs, pod, container)?.line ?? "";
  return /not established contact with a meta leader/.test(line) ? line : null;
}

/** What makes such a server start. */
export function leaderlessRemedy(witness: PodWitness): Remedy {
  return {
    summary:
      "With one replica, switch its cluster off (nats.cluster.enabled=false); with three, let all start at once (podManagementPolicy Parallel). NATS waits for cluster peers it does not have.",
    commands: [
      witness.kubectl("get", witness.owner, "-o", "jsonpath={.spec.replicas} {.spec.podManagementPolicy}"),
      witness.helm(
        ...["upgrade", placeholder("RELEASE"), placeholder("CHART"), "--reuse-values"],
        ...["--set", "nats.replicas=1", "--set", "nats.cluster.enabled=false"],
      ),
    ],
  };
}
