import { clusterKubectlFor, kubectlFor } from "../../../remedy/kubectl.ts";
import type { PersistentVolumeClaim } from "../../../snapshot/kubernetes/storage.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { defineFinding, type Finding } from "../../finding.ts";

const resource = ["kubernetes/persistentvolumeclaim"] as const;

export const claimDeleted = defineFinding({
  code: "kubernetes/data-volumes/claim-deleted",
  title: "A volume claim has been deleted and only its pod still holds it",
  severity: ["error"],
  resource,
  recovers: null,
});

export const claimLost = defineFinding({
  code: "kubernetes/data-volumes/claim-lost",
  title: "The volume of a claim does not exist any more",
  severity: ["error"],
  resource,
  recovers: null,
});

/** A claim whose data is about to go, or gone. That one is not bound yet, kubernetes/pod-readiness says of the pod that waits for it. */
export function claimFindings(claim: PersistentVolumeClaim, target: Target): Finding[] {
  if (claim.metadata.deletionTimestamp) return [deleted(claim, target)];
  return claim.status.phase === "Lost" ? [lost(claim, target)] : [];
}

/** Kubernetes waits for the pod (finalizer kubernetes.io/pvc-protection) and cannot be made to stop waiting. */
function deleted({ metadata, spec }: PersistentVolumeClaim, target: Target): Finding {
  const { name } = metadata;
  const volume = spec.volumeName;
  return claimDeleted({
    message: `Volume claim ${name} has been deleted, and only its running pod still holds it. When that pod ends, Kubernetes deletes the claim, and its data unless the volume is retained.`,
    resource: `kubernetes/persistentvolumeclaim/${name}`,
    evidence: {
      deletedAt: metadata.deletionTimestamp ?? null,
      volume: volume ?? null,
      finalizers: metadata.finalizers,
    },
    remedy: {
      summary:
        "Keep the volume before anything restarts, and save the data. A deletion cannot be undone: afterwards bind a claim of the same name to the volume.",
      commands: [
        ...(volume === undefined
          ? []
          : [
              clusterKubectlFor(target)(
                "patch",
                "pv",
                volume,
                "-p",
                JSON.stringify({ spec: { persistentVolumeReclaimPolicy: "Retain" } }),
              ),
            ]),
        kubectlFor(target)("describe", "pvc", name),
      ],
    },
  });
}

function lost({ metadata, spec }: PersistentVolumeClaim, target: Target): Finding {
  return claimLost({
    message: `Volume claim ${metadata.name} is Lost: its volume ${spec.volumeName ?? "(unknown)"} does not exist any more. A pod that uses it does not start again.`,
    resource: `kubernetes/persistentvolumeclaim/${metadata.name}`,
    evidence: { volume: spec.volumeName ?? null },
    remedy: {
      summary:
        "Bring the volume back under its name, or delete the claim and restore the data from a backup.",
      commands: [
        kubectlFor(target)("describe", "pvc", metadata.name),
        clusterKubectlFor(target)("get", "pv"),
      ],
    },
  });
}
