import { kubectlFor } from "../../../remedy/kubectl.ts";
import type { VolumeUsage } from "../../../snapshot/kubernetes/node.ts";
import type { ProbeError } from "../../../snapshot/probe-result.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { defineCheck } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { undecidedBy } from "../../unreadable.ts";
import { nearlyFull } from "./findings.ts";

/** kube-prometheus warns at 15 % left when it shrinks, and is alarmed at 3 % (KubePersistentVolumeFillingUp). */
const warnAt = 0.85;
const failAt = 0.97;

/** The volumes of NATS and PostgreSQL have room left. */
export const volumeSpace = defineCheck({
  id: "kubernetes/volume-space",
  title: "The volumes have room left",
  requires: ["kubernetes/reachable"],
  reads: [],
  optional: ["kubernetes/volume-usage"],
  findings: [nearlyFull],
  decide({ optional, target }) {
    const read = optional["kubernetes/volume-usage"];
    const unasked = read.ok ? null : whyUnasked(read.error);
    if (unasked !== null)
      return {
        kind: "not-applicable",
        reason: `not checked: only the node's kubelet knows how full a volume is, ${unasked}`,
      };
    if (!read.ok) {
      const incomplete = undecidedBy([read.error], target, null);
      return { kind: "decided", findings: [], ...(incomplete && { incomplete }) };
    }
    if (read.data.length === 0)
      return {
        kind: "not-applicable",
        reason: "the kubelets know no volume of a claim of the release",
      };
    return { kind: "decided", findings: read.data.flatMap((usage) => usageFinding(usage, target) ?? []) };
  },
});

/** Why no kubelet was asked; null: one was, and something else went wrong. */
function whyUnasked({ kind }: ProbeError): string | null {
  if (kind === "forbidden") return "which may not be asked (get on nodes/proxy; docs/permissions.md)";
  // 404: an API server without nodes behind it, such as the lab's.
  return kind === "not-found" ? "and none answers here" : null;
}

function usageFinding(usage: VolumeUsage, target: Target): Finding | null {
  const { claim, pod, usedBytes, capacityBytes, inodes, inodesUsed } = usage;
  const space = usedBytes / capacityBytes;
  const files = inodes === null || inodesUsed === null ? 0 : inodesUsed / inodes;
  if (Math.max(space, files) < warnAt) return null;
  const kubectl = kubectlFor(target);
  const full =
    space >= files
      ? `${percent(space)} full: ${formatBytes(usedBytes)} of ${formatBytes(capacityBytes)} are used`
      : `${percent(files)} out of inodes: ${inodesUsed} of ${inodes} are used, and no file can be created`;
  return nearlyFull({
    severity: Math.max(space, files) >= failAt ? "error" : "warning",
    message: `The volume of ${claim} (${pod}) is ${full}. Without room NATS and PostgreSQL refuse to write.`,
    resource: `kubernetes/persistentvolumeclaim/${claim}`,
    evidence: { usedBytes, capacityBytes, inodes, inodesUsed, pod },
    remedy: {
      summary:
        "Ask for more in the claim (spec.resources.requests.storage), if its storage class allows expansion; PostgreSQL and NATS need no restart for it. Or remove what fills it: bound the streams (max_bytes), delete old rows.",
      commands: [
        kubectl(
          "get",
          "pvc",
          claim,
          "-o",
          "jsonpath={.spec.storageClassName} {.spec.resources.requests.storage}",
        ),
      ],
    },
  });
}

const percent = (part: number): string => `${Math.floor(part * 100)} %`;
