import { clusterKubectlFor } from "../../../remedy/kubectl.ts";
import type { ClusterNode } from "../../../snapshot/kubernetes/node.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { defineCheck } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { dataOf, undecidedBy } from "../../unreadable.ts";
import { cordoned, gone, notReady, pressure } from "./findings.ts";

/** The nodes on which the release runs are ready, and under no pressure. */
export const nodes = defineCheck({
  id: "kubernetes/nodes",
  title: "The nodes of the pods are ready",
  requires: ["kubernetes/reachable"],
  reads: [],
  optional: ["kubernetes/nodes", "kubernetes/deployments"],
  findings: [notReady, gone, pressure, cordoned],
  decide({ optional, target }) {
    const read = optional["kubernetes/nodes"];
    if (!read.ok && read.error.kind === "forbidden")
      return {
        kind: "not-applicable",
        reason:
          "not checked: nodes may not be read (get on nodes, for the whole cluster; docs/permissions.md)",
      };
    if (!read.ok) {
      const incomplete = undecidedBy([read.error], target, null);
      return { kind: "decided", findings: [], ...(incomplete && { incomplete }) };
    }
    if (read.data.length === 0)
      return { kind: "not-applicable", reason: "no pod of the release is on a node" };
    const pinned = (dataOf(optional["kubernetes/deployments"]) ?? []).flatMap(({ metadata, spec }) =>
      spec.template.spec.nodeName === undefined
        ? []
        : [{ workload: metadata.name, node: spec.template.spec.nodeName }],
    );
    const findings = read.data.flatMap((node) =>
      nodeFindings(
        node,
        pinned.filter((pin) => pin.node === node.name).map(({ workload }) => workload),
        target,
      ),
    );
    return { kind: "decided", findings };
  },
});

/** Conditions that are good when they are False, and what comes of them. */
const pressures: Readonly<Record<string, string>> = {
  DiskPressure:
    "its disk is nearly full. Pods are evicted, images are deleted, and no new pod is placed on it",
  MemoryPressure: "its memory is nearly used up. Pods without requests are evicted first",
  PIDPressure: "it has nearly no process ids left. Pods are evicted, and no new pod is placed on it",
};

/** @param pinned Deployments whose template names the node, so that each of their pods goes there whatever becomes of it. */
function nodeFindings(
  { name, exists, unschedulable, conditions }: ClusterNode,
  pinned: readonly string[],
  target: Target,
): Finding[] {
  const kubectl = clusterKubectlFor(target);
  const resource = `kubernetes/node/${name}` as const;
  const look = kubectl("describe", "node", name);
  if (!exists)
    return [
      gone({
        message:
          pinned.length === 0
            ? `Node ${name} is no longer part of the cluster, and pods of the release are still on it.`
            : `Node ${name} is not part of the cluster, and the pod template of ${pinned.join(" and ")} names it (nodeName): their pods go nowhere else and never start.`,
        resource,
        evidence: { node: name, pinned: [...pinned] },
        remedy: {
          summary:
            pinned.length === 0
              ? "Kubernetes deletes its pods by itself within minutes; StatefulSets wait for that."
              : "Take nodeName out of the pod template, or name a node that is there.",
          commands: [kubectl("get", "nodes")],
        },
      }),
    ];
  const ready = conditions.find(({ type }) => type === "Ready");
  const found: Finding[] = [];
  if (ready !== undefined && ready.status !== "True")
    found.push(
      notReady({
        message: `Node ${name} is not ready: ${(ready.message?.trim() || ready.reason || "it gives no reason").replace(/\.$/, "")}. Its pods count as not ready, even if they run.`,
        resource,
        evidence: { node: name, reason: ready.reason ?? null, since: ready.lastTransitionTime ?? null },
        remedy: { summary: "Bring the node or its kubelet back, or move its pods.", commands: [look] },
      }),
    );
  for (const { type, status, message } of conditions) {
    const consequence = pressures[type];
    if (consequence === undefined || status !== "True") continue;
    found.push(
      pressure({
        message: `Node ${name} has ${type}: ${consequence}.`,
        resource,
        cause: [resource, type],
        evidence: { node: name, condition: type, message: message ?? null },
        remedy: { summary: "Make room on the node, or move pods away.", commands: [look] },
      }),
    );
  }
  if (unschedulable)
    found.push(
      cordoned({
        message: `Node ${name} is cordoned: its pods run on, and no new pod is placed on it.`,
        resource,
        evidence: { node: name },
        remedy: {
          summary: "Uncordon it when its maintenance is over.",
          commands: [kubectl("uncordon", name)],
        },
      }),
    );
  return found;
}
