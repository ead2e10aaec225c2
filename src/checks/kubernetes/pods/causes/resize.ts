import { placeholder } from "../../../../remedy/word.ts";
import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import { hasTemplate, type PodCause, type PodWitness } from "../pod-witness.ts";

/**
 * A change of a running pod's resources that its node does not make (kubectl patch --subresource=resize). The pod stays ready with what it had, and
 * `kubectl get pods` shows nothing of it.
 */
export function resizeCause(pod: Pod, witness: PodWitness): PodCause | null {
  const pending = pod.status.conditions.find((c) => c.type === "PodResizePending" && c.status === "True");
  const going = pod.status.conditions.find((c) => c.type === "PodResizeInProgress" && c.status === "True");
  // A field of its own before Kubernetes 1.33.
  const state = pending?.reason ?? (going?.reason === "Error" ? "Error" : pod.status.resize);
  const proof = (pending ?? going)?.message?.trim() || null;
  const base = { kind: "resize", container: null, severity: "warning", proof } as const;
  const has = `has pod ${pod.metadata.name} running with its old resources:`;
  const look = [
    witness.kubectl("get", "pod", pod.metadata.name, "-o", "jsonpath={.status.conditions}"),
    witness.clusterKubectl("describe", "node", pod.spec.nodeName ?? placeholder("NODE")),
  ];
  switch (state) {
    case "Infeasible":
      return {
        ...base,
        recovers: false,
        what: `${has} the new ones are more than its node has`,
        remedy: {
          summary: hasTemplate(witness)
            ? "Ask for less, or set the resources in the pod template: the new pod may go to another node."
            : "Ask for less, or create the pod again on a node that has as much.",
          commands: look,
        },
      };
    case "Deferred":
      return {
        ...base,
        recovers: true,
        what: `${has} the node has no room now for the new ones`,
        remedy: {
          summary: "Make room on the node: the kubelet then resizes the pod by itself. Or ask for less.",
          commands: look,
        },
      };
    case "Error":
      return {
        ...base,
        recovers: true,
        what: `${has} its node fails to resize it`,
        remedy: { summary: "Repair what the kubelet says; it tries again by itself.", commands: look },
      };
    default:
      return null;
  }
}
