import type { Remedy } from "../../../../remedy/remedy.ts";
import type { Container, ContainerStatus } from "../../../../snapshot/kubernetes/container.ts";
import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import { eventsOf, latestMessage, type PodCause, type PodWitness } from "../pod-witness.ts";
import { leaderlessLine, leaderlessRemedy } from "./nats-without-leader.ts";

/** The kubelet's last words about a container's failing liveness probe; null when there are none. */
export function livenessFailure(pod: Pod, container: string, witness: PodWitness): string | null {
  const events = eventsOf(pod, witness).filter((event) => {
    const path = event.involvedObject.fieldPath;
    return path === undefined || path.includes(`{${container}}`);
  });
  return (
    latestMessage(events, /^Unhealthy$/, /^Liveness probe/) ??
    latestMessage(events, /^Killing$/, /failed liveness probe/)
  );
}

/** How to stop a liveness probe from killing a healthy container: a 404 means the path is not one the program serves. */
export function livenessRemedy(
  pod: Pod,
  spec: Container | undefined,
  proof: string,
  witness: PodWitness,
): Remedy {
  const index = pod.spec.containers.findIndex((c) => c.name === spec?.name);
  const probed = spec?.livenessProbe?.httpGet?.path;
  const works = spec?.readinessProbe?.httpGet?.path;
  const describe = witness.kubectl("describe", "pod", pod.metadata.name);
  if (/404/.test(proof) && probed && works && probed !== works && index >= 0)
    return {
      summary: `Let the liveness probe ask ${works}, which the readiness probe asks already; ${probed} does not exist.`,
      commands: [
        witness.kubectl(
          "patch",
          witness.owner,
          "--type=json",
          "-p",
          JSON.stringify([
            {
              op: "replace",
              path: `/spec/template/spec/containers/${index}/livenessProbe/httpGet/path`,
              value: works,
            },
          ]),
        ),
      ],
    };
  return {
    summary: "Make the probed address answer, or correct the liveness probe's path, port or delays.",
    commands: [describe],
  };
}

/** The liveness probe has the container killed again and again; `what` says how that looks from outside. */
export function killedByLiveness(
  pod: Pod,
  status: ContainerStatus,
  spec: Container | undefined,
  { what, proof }: { what: string; proof: string },
  witness: PodWitness,
): PodCause {
  const leaderless = leaderlessLine(pod.metadata.name, status.name, witness);
  return {
    kind: "liveness-probe",
    container: status.name,
    severity: "error",
    recovers: false,
    what,
    proof: leaderless ? `${proof}; log: ${leaderless}` : proof,
    remedy: leaderless ? leaderlessRemedy(witness) : livenessRemedy(pod, spec, proof, witness),
  };
}
