import type { PersistentVolumeClaim } from "../../../snapshot/kubernetes/storage.ts";
import type { UncodedFinding } from "../../finding.ts";

/** A claim whose data is about to go, or gone. That one is not bound yet, kubernetes/pod-readiness says of the pod that waits for it. */
export function claimFindings(claim: PersistentVolumeClaim, kubectl: string): UncodedFinding[] {
  if (claim.metadata.deletionTimestamp) return [deleted(claim, kubectl)];
  return claim.status.phase === "Lost" ? [lost(claim, kubectl)] : [];
}

/** Kubernetes waits for the pod (finalizer kubernetes.io/pvc-protection) and cannot be told to stop waiting. */
function deleted({ metadata, spec }: PersistentVolumeClaim, kubectl: string): UncodedFinding {
  const { name } = metadata;
  const volume = spec.volumeName;
  return {
    severity: "error",
    message: `Volume claim ${name} has been deleted and only its running pod still holds it: when that pod ends, the claim goes, and its data with it unless the volume is retained.`,
    resource: `kubernetes/persistentvolumeclaim/${name}`,
    evidence: {
      deletedAt: metadata.deletionTimestamp ?? null,
      volume: volume ?? null,
      finalizers: metadata.finalizers,
    },
    remedy: {
      summary:
        "Keep the volume before anything restarts, and save the data. A deletion cannot be taken back: afterwards a claim of the same name has to be bound to the volume.",
      commands: [
        ...(volume === undefined
          ? []
          : [`kubectl patch pv ${volume} -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`]),
        `${kubectl} describe pvc ${name}`,
      ],
    },
    key: "deleted",
  };
}

function lost({ metadata, spec }: PersistentVolumeClaim, kubectl: string): UncodedFinding {
  return {
    severity: "error",
    message: `Volume claim ${metadata.name} is Lost: its volume ${spec.volumeName ?? "(unknown)"} does not exist any more. A pod that uses it does not start again.`,
    resource: `kubernetes/persistentvolumeclaim/${metadata.name}`,
    evidence: { volume: spec.volumeName ?? null },
    remedy: {
      summary:
        "Bring the volume back under its name, or delete the claim and restore the data from a backup.",
      commands: [`${kubectl} describe pvc ${metadata.name}`, "kubectl get pv"],
    },
    key: "lost",
  };
}
