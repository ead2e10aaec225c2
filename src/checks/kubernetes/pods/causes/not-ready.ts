import type { Container, ContainerStatus } from "../../../../snapshot/kubernetes/container.ts";
import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import { eventsOf, latestMessage, type PodCause, type PodWitness, secondsSince } from "../pod-witness.ts";
import { killedByLiveness, livenessFailure } from "./liveness.ts";
import { leaderlessLine } from "./nats-without-leader.ts";

/** A container that started less than this ago may only not be ready yet, in seconds. */
const readinessGraceSeconds = 60;

/** Why a running container is not ready: its startup, liveness or readiness probe. */
export function notReadyCause(
  pod: Pod,
  status: ContainerStatus,
  spec: Container | undefined,
  witness: PodWitness,
): PodCause {
  const events = eventsOf(pod, witness);
  if (spec?.startupProbe && status.started === false) return startup(pod, status, spec, witness);
  const liveness = livenessFailure(pod, status.name, witness);
  if (liveness !== null && status.restartCount > 0) {
    const what = `is not ready, and its liveness probe has container ${status.name} killed again and again (${status.restartCount} restarts)`;
    return killedByLiveness(pod, status, spec, { what, proof: liveness }, witness);
  }
  return readiness(pod, status, spec, latestMessage(events, /^Unhealthy$/, /^Readiness probe/), witness);
}

function startup(pod: Pod, status: ContainerStatus, spec: Container, witness: PodWitness): PodCause {
  const probe = spec.startupProbe;
  const budget =
    (probe?.initialDelaySeconds ?? 0) + (probe?.failureThreshold ?? 3) * (probe?.periodSeconds ?? 10);
  const seconds = Math.round(secondsSince(status.state.running?.startedAt, witness));
  const inTime = seconds < budget;
  return {
    kind: "startup-probe",
    container: status.name,
    severity: inTime ? "warning" : "error",
    recovers: inTime,
    what: `is starting: container ${status.name} has ${budget} s for its startup probe to succeed, ${seconds} s have passed`,
    proof: latestMessage(eventsOf(pod, witness), /^Unhealthy$/, /^Startup probe/),
    remedy: {
      summary: `Wait for the program to start; if it serves requests already, correct the startup probe${probeTarget(probe)}.`,
      commands: [witness.kubectl("describe", "pod", pod.metadata.name)],
    },
  };
}

function readiness(
  pod: Pod,
  status: ContainerStatus,
  spec: Container | undefined,
  proof: string | null,
  witness: PodWitness,
): PodCause {
  const probe = spec?.readinessProbe;
  const seconds = secondsSince(status.state.running?.startedAt, witness);
  const ownGrace =
    (probe?.initialDelaySeconds ?? 0) + (probe?.failureThreshold ?? 3) * (probe?.periodSeconds ?? 10);
  const young = seconds < Math.max(readinessGraceSeconds, ownGrace);
  const elsewhere = listeningElsewhere(pod, status, proof, witness);
  return {
    kind: "readiness-probe",
    container: status.name,
    severity: young && elsewhere === null ? "warning" : "error",
    recovers: young && elsewhere === null,
    what:
      elsewhere === null
        ? `runs but is not ready: the readiness probe${probeTarget(probe)} of container ${status.name} fails`
        : `runs but is not ready: the readiness probe asks port ${elsewhere.asked}, and container ${status.name} listens on ${elsewhere.listens}`,
    proof: proof ?? leaderlessLine(pod.metadata.name, status.name, witness),
    remedy:
      elsewhere === null
        ? {
            summary: "Make the probed address answer, or correct the readiness probe's path, port or delays.",
            commands: [
              witness.kubectl("describe", "pod", pod.metadata.name),
              witness.kubectl("logs", pod.metadata.name, "-c", status.name),
            ],
          }
        : {
            summary: `Make both agree: set the container port (and probe) to ${elsewhere.listens}, or let the program listen on ${elsewhere.asked}.`,
            commands: [witness.kubectl("edit", witness.owner)],
          },
  };
}

/** A refused probe beside a log that names another port: the program listens elsewhere. */
function listeningElsewhere(
  pod: Pod,
  status: ContainerStatus,
  proof: string | null,
  witness: PodWitness,
): { asked: string; listens: string } | null {
  const asked = /:(\d+): connect: connection refused/.exec(proof ?? "")?.[1];
  if (asked === undefined) return null;
  const lines = witness.logs
    .filter((log) => log.pod === pod.metadata.name && log.container === status.name && !log.previous)
    .flatMap((log) => log.lines);
  const ports = lines.map((line) => /\blisten\w*\b.*?(\d{2,5})\D*$/i.exec(line)?.[1]);
  const listens = ports.findLast((port) => port !== undefined);
  return listens === undefined || listens === asked ? null : { asked, listens };
}

function probeTarget(probe: Container["readinessProbe"]): string {
  if (probe?.httpGet) return ` (GET ${probe.httpGet.path ?? "/"} on port ${probe.httpGet.port})`;
  if (probe?.tcpSocket) return ` (TCP port ${probe.tcpSocket.port})`;
  if (probe?.exec) return ` (command ${probe.exec.command.join(" ")})`;
  if (probe?.grpc) return ` (gRPC port ${probe.grpc.port})`;
  return "";
}
