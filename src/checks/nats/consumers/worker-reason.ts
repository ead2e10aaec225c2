import type { Kubectl } from "../../../remedy/kubectl.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import type { CheckId } from "../../check-id.ts";
import { logsOf } from "../../kubernetes/workloads/workload-commands.ts";
import type { Worker } from "./wanted-consumers.ts";

/** Why a worker takes nothing, as far as Kubernetes tells. */
export interface WorkerReason {
  /** Follows a statement about the worker's consumer: ` nomnom-worker is scaled to 0.`; empty when nothing is known. */
  words: string;
  /** Another check names the cause: one error for it is enough. */
  known: boolean;
  /** The check that names the cause, where this one finds a problem all the same. */
  explainedBy?: CheckId;
  remedy: Remedy;
}

/** `running` is what to do when the worker's pods are ready, `unseen` when Kubernetes does not show them. */
export function workerReason(
  worker: Worker | null,
  kubectl: Kubectl,
  { running, unseen }: { running: Remedy; unseen: Remedy },
): WorkerReason {
  if (worker === null) return { words: "", known: false, remedy: unseen };
  if (worker.desired === 0)
    return {
      words: ` ${worker.name} is scaled to 0.`,
      known: false,
      explainedBy: "kubernetes/pod-readiness",
      remedy: {
        summary: "Scale the worker up: it takes what waits.",
        commands: [kubectl("scale", worker.object, "--replicas=1")],
      },
    };
  if (worker.ready === 0)
    return {
      words: ` ${worker.name} has no pod that is ready (kubernetes/pod-readiness says why).`,
      known: true,
      remedy: { summary: "Repair the worker.", commands: logsOf(kubectl, worker.object) },
    };
  return {
    words: ` ${worker.name} runs (${worker.ready}/${worker.desired} ready).`,
    known: false,
    remedy: running,
  };
}
