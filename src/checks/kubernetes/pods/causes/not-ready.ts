import type { Container, ContainerStatus } from "../../../../snapshot/kubernetes/container.ts";
import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import { containerEvents, latestMessage } from "../pod-events.ts";
import { type PodCause, type PodWitness, secondsSince } from "../pod-witness.ts";
import { restarts } from "./crash.ts";
import { killedCause, kubeletKill } from "./kubelet-kill.ts";
import { listenerEvidence, listenerFault } from "./listener.ts";
import { namedByLog } from "./named-by-log.ts";
import { leaderlessLine } from "./nats-without-leader.ts";
import { probeFault } from "./probe-fault.ts";
import { probeReason, probeReasonRemedy } from "./probe-reason.ts";

/** A container that started less than this ago may only not be ready yet, in seconds. */
const readinessGraceSeconds = 60;

/** Why a running container is not ready: its startup, liveness or readiness probe. */
export function notReadyCause(
  pod: Pod,
  status: ContainerStatus,
  spec: Container | undefined,
  witness: PodWitness,
): PodCause {
  const last = status.lastState.terminated;
  const kill = last && status.restartCount > 0 ? kubeletKill(pod, status.name, last, witness) : null;
  if (kill !== null) {
    const by = kill.by === "hook" ? "postStart hook" : `${kill.by} probe`;
    const what = `is not ready, and its ${by} has had container ${status.name} killed (${restarts(status)})`;
    return killedCause(pod, status, spec, kill, what, witness);
  }
  if (spec?.startupProbe && status.started === false) return startup(pod, status, spec, witness);
  return readiness(pod, status, spec, witness);
}

function startup(pod: Pod, status: ContainerStatus, spec: Container, witness: PodWitness): PodCause {
  const probe = spec.startupProbe;
  const seconds = Math.round(secondsSince(status.state.running?.startedAt, witness));
  const budget = probeSeconds(probe);
  const inTime = seconds < budget;
  const events = containerEvents(pod, status.name, witness);
  const proof = latestMessage(events, /^Unhealthy$/, /^Startup probe/);
  const fault = listenerFault(pod, status.name, proof, witness);
  return {
    kind: fault === null ? "startup-probe" : "listens-elsewhere",
    container: status.name,
    severity: inTime && fault === null ? "warning" : "error",
    recovers: inTime && fault === null,
    what: `is starting: ${seconds} s of the ${budget} s that the startup probe of container ${status.name} allows have passed`,
    proof,
    ...(fault === null ? {} : { outlook: fault.sentence, evidence: listenerEvidence(fault) }),
    remedy: fault?.remedy ?? {
      summary:
        probeFault(probe, spec, proof) ??
        `Wait for the program to start; if it serves requests already, correct the startup probe${probeTarget(probe)}.`,
      commands: [witness.kubectl("describe", "pod", pod.metadata.name)],
    },
  };
}

function readiness(
  pod: Pod,
  status: ContainerStatus,
  spec: Container | undefined,
  witness: PodWitness,
): PodCause {
  const probe = spec?.readinessProbe;
  const events = containerEvents(pod, status.name, witness);
  const proof = latestMessage(events, /^Unhealthy$/, /^Readiness probe/);
  const seconds = secondsSince(status.state.running?.startedAt, witness);
  const young = seconds < Math.max(readinessGraceSeconds, probeSeconds(probe));
  // What was ready until a moment ago may be so again: a server that it needs is being restarted.
  const lostSeconds = secondsSince(readyCondition(pod)?.lastTransitionTime, witness);
  const fault = listenerFault(pod, status.name, proof, witness);
  const base = {
    kind: fault === null ? "readiness-probe" : "listens-elsewhere",
    container: status.name,
    severity: young && fault === null ? "warning" : "error",
    recovers: (young || lostSeconds < readinessGraceSeconds) && fault === null,
    proof: proof ?? leaderlessLine(pod.metadata.name, status.name, witness),
  } as const;
  const look = [
    witness.kubectl("describe", "pod", pod.metadata.name),
    witness.kubectl("logs", pod.metadata.name, "-c", status.name),
  ];
  if (fault !== null)
    return {
      ...base,
      what: `runs but is not ready: the readiness probe asks port ${fault.asked}, and container ${status.name} listens on ${fault.listens}`,
      ...(fault.kind === "loopback" ? { outlook: fault.sentence } : {}),
      evidence: listenerEvidence(fault),
      remedy: fault.remedy,
    };
  if (!probe)
    return {
      ...base,
      what: `runs but is not ready: container ${status.name} has no readiness probe, so its kubelet has not reported it`,
      remedy: { summary: "See whether its node is ready.", commands: look },
    };
  const named = namedByLog(pod, status.name, witness);
  if (named !== null)
    return {
      ...base,
      what: `runs but is not ready: the readiness probe${probeTarget(probe)} of container ${status.name} fails`,
      proof: [base.proof, `log: ${named.quote}`].filter((text) => text !== null).join("; "),
      recovers: base.recovers || named.passes,
      explainedBy: named.explainedBy,
      remedy: { summary: `It answers once ${named.condition}.`, commands: named.commands },
    };
  if (young && base.proof === null)
    return {
      ...base,
      what: `has started container ${status.name} ${Math.round(seconds)} s ago: its readiness probe${probeTarget(probe)} has not succeeded yet`,
      remedy: { summary: "Wait for the program to be ready.", commands: look },
    };
  const reason = probeReason(spec, proof, witness);
  const what = `runs but is not ready: the readiness probe${probeTarget(probe)} of container ${status.name} fails`;
  if (reason !== null) return { ...base, what, explainedBy: reason, remedy: probeReasonRemedy(reason) };
  return {
    ...base,
    what,
    remedy: {
      summary:
        probeFault(probe, spec, proof) ??
        "Make the probed address answer, or correct the readiness probe's path, port or delays.",
      commands: look,
    },
  };
}

const readyCondition = (pod: Pod) => pod.status.conditions.find(({ type }) => type === "Ready");

/** From the start until the probe has failed once too often, with the API's defaults. */
const probeSeconds = (probe: Container["readinessProbe"]): number =>
  (probe?.initialDelaySeconds ?? 0) + (probe?.failureThreshold ?? 3) * (probe?.periodSeconds ?? 10);

function probeTarget(probe: Container["readinessProbe"]): string {
  if (probe?.httpGet) return ` (GET ${probe.httpGet.path ?? "/"} on port ${probe.httpGet.port})`;
  if (probe?.tcpSocket) return ` (TCP port ${probe.tcpSocket.port})`;
  if (probe?.exec) return ` (command ${probe.exec.command.join(" ")})`;
  if (probe?.grpc) return ` (gRPC port ${probe.grpc.port})`;
  return "";
}
