import { counted, plural } from "../../../units/counted.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import { eventTime } from "../pods/pod-events.ts";
import { isFinished } from "../pods/pod-status.ts";
import type { PodWitness } from "../pods/pod-witness.ts";
import { type Workload, workloadResource } from "../workloads/workload.ts";
import { creationRemedy } from "./creation-remedy.ts";
import { beingDeleted, controllersSilent, paused, podCreation, rolling, rolloutStuck } from "./findings.ts";
import { readiness } from "./pod-findings.ts";
import { serverCheck } from "./server-check.ts";

/** What only the controller knows: it cannot create pods, is paused, or its rollout does not end. */
export function controllerFinding(
  workload: Workload,
  witness: PodWitness,
  { explained, arePodsListed }: { explained: boolean; arePodsListed: boolean },
): Finding | null {
  const { rollout, kind, name } = workload;
  const resource = workloadResource(workload);
  const evidence = { ready: readiness(workload), rollout: rollout?.message ?? null };
  const describe = witness.kubectl("describe", witness.owner);
  const failedCreate = workload.creationError ?? creationEvent(workload, witness);
  if (failedCreate !== null && rollout?.state !== "done")
    return podCreation({
      resource,
      message: `${name} cannot create pods: ${failedCreate.replace(/\.$/, "")}.`,
      evidence: { ...evidence, cause: "pod-creation", proof: failedCreate },
      remedy: creationRemedy(failedCreate, witness),
      recovers: false,
    });
  if (rollout === null) return null;
  if (rollout.state === "done") return arePodsListed ? silentControllers(workload, witness) : null;
  if (workload.paused) return pausedRollout(workload, witness);
  if (explained) return null;
  if (rollout.state === "stuck")
    return rolloutStuck({
      resource,
      message: `The rollout of ${kind} ${name} is stuck: ${rollout.message}.`,
      evidence: { ...evidence, cause: "rollout-stuck" },
      remedy: {
        summary: rolls(workload)
          ? "Find out what the new pods lack, or go back to the last revision (kubectl rollout undo) if it worked."
          : "Find out what the new pods lack, then promote, retry or undo it with the kubectl plugin of Argo Rollouts.",
        commands: [
          describe,
          ...(rolls(workload) ? [witness.kubectl("rollout", "history", witness.owner)] : []),
        ],
      },
      recovers: false,
    });
  const leaving = leavingFinding(workload, witness);
  if (leaving !== null) return leaving;
  const isSettling = rollout.state === "settling";
  const progress = rollout.message.replace(/(?<!\.)\.+$/, "");
  return rolling({
    resource,
    severity: isSettling ? "info" : "warning",
    message: isSettling
      ? `${name} has all its pods ready; Kubernetes calls them available after minReadySeconds.`
      : `${name} is rolling out: ${progress}.`,
    evidence: { ...evidence, cause: "rolling" },
    remedy: {
      summary: /to be observed/.test(rollout.message)
        ? "Wait a moment: Kubernetes has not looked at the change yet. If that stays so, see whether kube-controller-manager runs."
        : "Wait for the rollout to end.",
      commands: [witness.kubectl(...(rolls(workload) ? ["rollout", "status"] : ["get"]), witness.owner)],
    },
    recovers: true,
  });
}

/**
 * What the workload's status tells of pods that are there no more: its controller makes another within the second in which one is gone. Pods that are
 * leaving still are in the list.
 */
function silentControllers(workload: Workload, witness: PodWitness): Finding | null {
  const { kind, name, desired } = workload;
  const there = workload.pods.filter((pod) => !isFinished(pod)).length;
  if (desired === null || there >= desired) return null;
  const server = serverCheck(workload);
  return controllersSilent({
    resource: workloadResource(workload),
    message: `${kind} ${name} has ${there} of ${counted(desired, "pod")}, and its status says that all of them are ready. Kubernetes does not make the missing ones: its controllers do not work.`,
    evidence: { cause: "controllers-silent", there, desired },
    remedy: {
      summary: `See whether kube-controller-manager${kind === "Rollout" ? " and Argo Rollouts" : ""} runs, and holds its lease: it makes missing pods again by itself.`,
      commands: [
        witness.clusterKubectl("-n", "kube-system", "get", "lease", "kube-controller-manager", "-o", "yaml"),
        witness.clusterKubectl("-n", "kube-system", "get", "pods"),
      ],
    },
    recovers: true,
    ...(server !== null && there === 0 ? { explains: [server] } : {}),
  });
}

/** Argo's objects have a plugin of their own in place of `kubectl rollout`. */
const rolls = ({ kind }: Workload): boolean => kind !== "Rollout";

/** A minute is what a pod may take to end, or to start. */
const longMs = 60_000;

/** Nothing runs before the old pods have ended (strategy Recreate), and those take their time; null: it is not so. */
function leavingFinding({ name, pods, ...workload }: Workload, witness: PodWitness): Finding | null {
  const [pod] = pods;
  const ends = pods.map(({ metadata }) => Date.parse(metadata.deletionTimestamp ?? ""));
  const restMs = Math.max(...ends) - witness.now;
  // One that is not leaving has no such time.
  if (pod === undefined || ends.some(Number.isNaN) || restMs <= 0) return null;
  return rolling({
    resource: workloadResource({ ...workload, name }),
    severity: restMs > longMs ? "error" : "warning",
    message: `${name} is rolling out, and nothing of it runs: its ${plural(pods.length, `old pod ${pod.metadata.name} has`, "old pods have")} to end first, which may take ${formatDuration(restMs)} more (grace period${pod.spec.terminationGracePeriodSeconds ? ` of ${formatDuration(pod.spec.terminationGracePeriodSeconds * 1000)}` : ""}).`,
    evidence: { cause: "rolling", leaving: pods.map(({ metadata }) => metadata.name), restMs },
    remedy: {
      summary: "Wait, and see what its preStop hook or the program waits for.",
      commands: [witness.kubectl("describe", "pod", pod.metadata.name)],
    },
    recovers: true,
  });
}

/** A workload that somebody has deleted and that is still there. */
export function deletionFinding(workload: Workload, witness: PodWitness): Finding {
  const { kind, name, metadata } = workload;
  const finalizers = metadata?.finalizers ?? [];
  return beingDeleted({
    resource: workloadResource(workload),
    message: `${kind} ${name} is being deleted${finalizers.length === 0 ? "" : `, held by finalizer ${finalizers.join(", ")}`}: it creates no more pods.`,
    evidence: { cause: "being-deleted", finalizers, deletedAt: metadata?.deletionTimestamp ?? null },
    remedy: {
      summary: "A deletion cannot be undone: install the workload again once it is gone.",
      commands: [witness.kubectl("get", witness.owner, "-o", "yaml")],
    },
    recovers: false,
  });
}

function pausedRollout(workload: Workload, witness: PodWitness): Finding {
  if (!rolls(workload)) return waitingAtStep(workload, witness);
  const missing = workload.desired !== null && workload.pods.length < workload.desired;
  return paused({
    resource: workloadResource(workload),
    severity: missing ? "error" : "warning",
    message: `${workload.name} is paused: a change of its template does not reach its pods (${readiness(workload)} ready).`,
    evidence: { cause: "paused", ready: readiness(workload), rollout: workload.rollout?.message ?? null },
    remedy: {
      summary: "Resume the rollout, or undo the change while it is paused.",
      commands: [witness.kubectl("rollout", "resume", witness.owner)],
    },
    recovers: false,
  });
}

/** Argo Rollouts waits there until its time is over, or until somebody promotes it. */
const waitingAtStep = (workload: Workload, witness: PodWitness): Finding =>
  paused({
    resource: workloadResource(workload),
    severity: "warning",
    message: `Rollout ${workload.name} waits at a step: ${workload.outdated.size} of its ${workload.pods.length} pods are of the revision before (${readiness(workload)} ready).`,
    evidence: {
      cause: "paused",
      ready: readiness(workload),
      rollout: workload.rollout?.message ?? null,
      old: [...workload.outdated],
    },
    remedy: {
      summary: `Promote or abort it with the kubectl plugin of Argo Rollouts (promote ${workload.name}), or wait where the step has a duration.`,
      commands: [witness.kubectl("describe", witness.owner)],
    },
    recovers: null,
  });

/** Only by events do StatefulSets, DaemonSets and Jobs say that they may not create a pod; a later success outdates them. */
function creationEvent({ kind, name, pods, desired, job }: Workload, witness: PodWitness): string | null {
  if (desired === null ? pods.length > 0 : pods.length >= desired) return null;
  const owner = job === null ? { kind, name } : { kind: "Job", name: job.metadata.name };
  const last = witness.events
    .filter(({ reason }) => reason === "FailedCreate" || reason === "SuccessfulCreate")
    .filter(({ involvedObject: of }) => of.kind === owner.kind && of.name === owner.name)
    .toSorted((a, b) => eventTime(a) - eventTime(b))
    .at(-1);
  return last?.reason === "FailedCreate" ? (last.message?.trim() ?? null) : null;
}
