import type { Remedy } from "../../../../remedy/remedy.ts";
import { placeholder } from "../../../../remedy/word.ts";
import type { Container, ContainerStatus } from "../../../../snapshot/kubernetes/container.ts";
import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import { counted } from "../../../../units/counted.ts";
import { formatBytes } from "../../../../units/format-bytes.ts";
import { parseQuantity } from "../../../../units/quantity.ts";
import { hasTemplate, type PodCause, type PodWitness } from "../pod-witness.ts";

/** Killed for using more memory than it may: than its own limit, than its pod's, or than its node has. */
export function outOfMemory(
  pod: Pod,
  status: ContainerStatus,
  spec: Container | undefined,
  witness: PodWitness,
): PodCause {
  const { used, remedy } = memoryLimit(pod, spec?.resources?.limits.memory, status.name, witness);
  return {
    kind: "out-of-memory",
    container: status.name,
    severity: "error",
    recovers: false,
    what: `had container ${status.name} killed (OOMKilled, ${counted(status.restartCount, "restart")}): ${used}`,
    proof: null,
    remedy,
  };
}

/** What was exceeded, and how to raise it. */
export function memoryLimit(
  pod: Pod,
  own: string | undefined,
  container: string,
  witness: PodWitness,
): { used: string; remedy: Remedy } {
  const limit = bytesOf(own);
  const edit = witness.kubectl("edit", witness.owner);
  if (limit !== null)
    return {
      used: `it used more than its memory limit of ${formatBytes(limit)}`,
      remedy: {
        summary: `Raise the memory limit of ${container} above ${formatBytes(limit)}, also in the chart's values.`,
        commands: hasTemplate(witness)
          ? [
              witness.kubectl(
                ...["set", "resources", witness.owner, "-c", container],
                `--limits=memory=${Math.ceil((limit * 2) / 1024 ** 2)}Mi`,
              ),
            ]
          : [witness.kubectl("get", witness.owner, "-o", "yaml")],
      },
    };
  const podLimit = bytesOf(pod.spec.resources?.limits.memory);
  if (podLimit !== null)
    return {
      used: `its pod used more than the memory limit of all its containers together, ${formatBytes(podLimit)}`,
      remedy: {
        summary: `Raise spec.resources.limits.memory of the pod template above ${formatBytes(podLimit)}, also in the chart's values.`,
        commands: [edit],
      },
    };
  return {
    used: "it has no memory limit of its own, so its node had no memory left",
    remedy: {
      summary: `Give ${container} a memory request and limit that fit what it needs, or move it to a node with more memory.`,
      commands: [witness.clusterKubectl("describe", "node", pod.spec.nodeName ?? placeholder("NODE"))],
    },
  };
}

function bytesOf(quantity: string | undefined): number | null {
  const parsed = quantity === undefined ? null : parseQuantity(quantity);
  return parsed?.ok ? parsed.value : null;
}
