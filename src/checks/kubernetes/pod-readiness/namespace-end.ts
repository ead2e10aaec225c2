import { clusterKubectlFor } from "../../../remedy/kubectl.ts";
import { placeholder } from "../../../remedy/word.ts";
import type { KubernetesServer } from "../../../snapshot/kubernetes/server.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import type { Finding } from "../../finding.ts";
import { namespaceEnds } from "./findings.ts";

/** Somebody has deleted the namespace: whatever is missing or wrong in it follows from that, and nothing can be created there any more. */
export function namespaceEndFinding(
  { since, held }: NonNullable<KubernetesServer["namespaceEnds"]>,
  target: Target,
): Finding {
  const name = target.namespace ?? placeholder("NAMESPACE");
  const words = held.map((message) => ` ${message.replace(/\.?$/, ".")}`).join("");
  return namespaceEnds({
    message: `Namespace ${String(name)} is being deleted, with all that is in it: nothing can be created there any more.${words}`,
    resource: `kubernetes/namespace/${String(name)}`,
    evidence: { cause: "namespace-ends", deletedAt: since, held },
    remedy: {
      summary:
        "A deletion cannot be undone: install the release again once the namespace is gone. If finalizers hold it, find out what should remove them.",
      commands: [clusterKubectlFor(target)("get", "namespace", name, "-o", "yaml")],
    },
    explains: ["nats/reachable", "postgres/reachable"],
  });
}
