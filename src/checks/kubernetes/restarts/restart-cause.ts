import type { Remedy } from "../../../remedy/remedy.ts";
import type { ContainerStatus } from "../../../snapshot/kubernetes/container.ts";
import type { Pod } from "../../../snapshot/kubernetes/pod.ts";
import { outOfMemory } from "../pods/causes/crash.ts";
import { livenessFailure, livenessRemedy } from "../pods/causes/liveness.ts";
import { logExcerpt } from "../pods/log-excerpt.ts";
import { type PodWitness, secondsSince } from "../pods/pod-witness.ts";

/** What a container that runs again suffered before. */
export interface Restart {
  /** Part of fingerprints: never rename one. */
  kind: "out-of-memory" | "liveness-probe" | "exit";
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
  remedy: Remedy;
}

type Terminated = NonNullable<ContainerStatus["state"]["terminated"]>;

/** The containers of a pod that run again after having ended. */
export function restartsOf(pod: Pod, witness: PodWitness): Restart[] {
  return [...pod.status.initContainerStatuses, ...pod.status.containerStatuses].flatMap((status) => {
    const last = status.lastState.terminated;
    if (!last || !status.state.running || status.restartCount === 0) return [];
    const secondsAgo = secondsSince(last.finishedAt, witness);
    const lastedSeconds = secondsSince(last.startedAt, witness) - secondsAgo;
    return [
      {
        ...causeOf(pod, status, last, witness),
        pod: pod.metadata.name,
        container: status.name,
        count: status.restartCount,
        secondsAgo,
        secondsAfterCreation: secondsSince(pod.metadata.creationTimestamp, witness) - secondsAgo,
        outlasted: secondsSince(status.state.running.startedAt, witness) > lastedSeconds,
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
): Pick<Restart, "kind" | "what" | "proof" | "remedy"> {
  const spec = [...pod.spec.initContainers, ...pod.spec.containers].find((c) => c.name === status.name);
  if (last.reason === "OOMKilled") {
    const limit = spec?.resources?.limits.memory;
    return {
      kind: "out-of-memory",
      what: `was killed for using more memory than its limit${limit === undefined ? "" : ` of ${limit}`} (OOMKilled)`,
      proof: null,
      remedy: outOfMemory(status, spec, witness).remedy,
    };
  }
  const liveness = livenessFailure(pod, status.name, witness);
  // Rust ends a panic with 101: then the program itself gave up, whatever its probes said.
  if (liveness !== null && last.exitCode !== 101)
    return {
      kind: "liveness-probe",
      what: "was killed by its liveness probe",
      proof: liveness,
      remedy: livenessRemedy(pod, spec, liveness, witness),
    };
  return {
    kind: "exit",
    what: `ended with ${ending(last)}`,
    proof:
      last.exitCode === 0 ? null : (logExcerpt(witness.logs, pod.metadata.name, status.name)?.line ?? null),
    remedy: {
      summary: "Read what the instance before said last.",
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
