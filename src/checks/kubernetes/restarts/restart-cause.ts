import type { Remedy } from "../../../remedy/remedy.ts";
import type { ContainerStatus } from "../../../snapshot/kubernetes/container.ts";
import { containerOf, containerStatusesOf, type Pod } from "../../../snapshot/kubernetes/pod.ts";
import { capitalised } from "../../../words/capitalised.ts";
import type { CheckId } from "../../check-id.ts";
import { crashBetweenRuns, hasOutlasted } from "../pods/causes/between-crashes.ts";
import { crashReason, isGood } from "../pods/causes/crash-reason.ts";
import { kubeletKill, probeRemedy, type Terminated } from "../pods/causes/kubelet-kill.ts";
import { memoryLimit } from "../pods/causes/out-of-memory.ts";
import { logExcerpt } from "../pods/log-excerpt.ts";
import { type PodWitness, secondsSince } from "../pods/pod-witness.ts";

/** What a container that runs again suffered before. */
export interface Restart {
  /** Part of fingerprints: never rename one. */
  kind: "out-of-memory" | "liveness-probe" | "startup-probe" | "exit";
  pod: string;
  container: string;
  count: number;
  /** Since the instance before this one ended; infinite when the kubelet does not say. */
  secondsAgo: number;
  /** From the pod's creation to that end. */
  secondsAfterCreation: number;
  /** The instance that runs now has run for longer than the one before. */
  outlasted: boolean;
  exitCode: number;
  /** In words that follow the name of the container: `was killed for …`. */
  what: string;
  /** The log line or event that proves it; null when the status says all there is. */
  proof: string | null;
  /** The check that looks for the reason its log names, and does not find it any more; null: not known. */
  repaired: CheckId | null;
  remedy: Remedy;
}

/** The containers of a pod that run again after having ended; one that is between two crashes at its start is kubernetes/pod-readiness' finding. */
export function restartsOf(pod: Pod, witness: PodWitness): Restart[] {
  return containerStatusesOf(pod).flatMap((status) => {
    const last = status.lastState.terminated;
    if (!last || !status.state.running || status.restartCount === 0) return [];
    if (crashBetweenRuns(pod, status, witness) !== null) return [];
    const secondsAgo = secondsSince(last.finishedAt, witness);
    return [
      {
        ...causeOf(pod, status, last, witness),
        pod: pod.metadata.name,
        container: status.name,
        count: status.restartCount,
        secondsAgo,
        secondsAfterCreation: secondsSince(pod.metadata.creationTimestamp, witness) - secondsAgo,
        outlasted: hasOutlasted(status, witness),
        exitCode: last.exitCode,
      },
    ];
  });
}

function causeOf(
  pod: Pod,
  status: ContainerStatus,
  last: Terminated,
  witness: PodWitness,
): Pick<Restart, "kind" | "what" | "proof" | "repaired" | "remedy"> {
  const spec = containerOf(pod, status.name);
  if (last.reason === "OOMKilled") {
    const limit = spec?.resources?.limits.memory;
    const { used, remedy } = memoryLimit(pod, limit, status.name, witness);
    return {
      kind: "out-of-memory",
      what: `was killed for its memory (OOMKilled). ${capitalised(used)}`,
      proof: null,
      repaired: null,
      remedy,
    };
  }
  const kill = kubeletKill(pod, status.name, last, witness);
  if (kill !== null && kill.by !== "hook")
    return {
      kind: kill.by === "startup" ? "startup-probe" : "liveness-probe",
      what: `was killed by its ${kill.by} probe`,
      proof: kill.proof,
      repaired: null,
      remedy: probeRemedy(pod, spec, kill, witness),
    };
  const log = last.exitCode === 0 ? null : logExcerpt(witness.logs, pod.metadata.name, status.name);
  const reason = kill !== null || log === null ? null : crashReason(log, witness.outcomes, spec);
  return {
    kind: "exit",
    what: kill === null ? `ended with ${ending(last)}` : "was killed because its postStart hook failed",
    proof: kill?.proof ?? log?.quote ?? null,
    // A server that was away and is there again may be away again.
    repaired:
      reason !== null && !reason.passes && isGood(reason.check, witness.outcomes) ? reason.check : null,
    remedy: {
      summary: "Read the end of the previous container's log.",
      commands: [
        witness.kubectl("logs", pod.metadata.name, "-c", status.name, "--previous"),
        witness.kubectl("describe", "pod", pod.metadata.name),
      ],
    },
  };
}

/** 128 + n is signal n; 255 is what the kubelet writes for a container it lost, as when its node restarted. */
function ending({ exitCode, signal, reason }: Terminated): string {
  const number = signal || (exitCode > 128 && exitCode < 165 ? exitCode - 128 : null);
  if (number !== null) return `exit code ${exitCode} (${signalNames[number] ?? `signal ${number}`})`;
  if (exitCode === 101) return "exit code 101 (a panic)";
  if (exitCode === 255 && reason !== "Error") return "exit code 255 (its node restarted, or lost it)";
  return `exit code ${exitCode}`;
}

const signalNames: Record<number, string> = { 6: "SIGABRT", 9: "SIGKILL", 11: "SIGSEGV", 15: "SIGTERM" };
