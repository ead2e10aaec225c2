import { command } from "../../../../remedy/command.ts";
import type { Container, ContainerStatus } from "../../../../snapshot/kubernetes/container.ts";
import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import { counted } from "../../../../units/counted.ts";
import { formatBytes } from "../../../../units/format-bytes.ts";
import { parseQuantity } from "../../../../units/quantity.ts";
import { logExcerpt } from "../log-excerpt.ts";
import { type PodCause, type PodWitness, secondsSince } from "../pod-witness.ts";
import { killedByLiveness, livenessFailure } from "./liveness.ts";

/** A container that crashed less often than this in a pod younger than that may only have waited for another service. */
const startupCrashes = { restarts: 3, seconds: 120 };

/** Answers of JetStream that stay the same however often the container starts again. */
const lastingJetStreamErrors: Record<number, { text: string; check: string }> = {
  10065: { text: "its stream's subjects overlap another stream's", check: "nats/stream-overlap" },
  10047: { text: "NATS has no room to reserve for its stream", check: "nats/storage-reservation" },
  10052: { text: "NATS refuses its stream definition", check: "nats/stream-overlap" },
};

type Terminated = NonNullable<ContainerStatus["state"]["terminated"]>;

/** Why a container ended and ends again: memory, a command that is not there, its liveness probe, or its own error. */
export function crashCause(
  pod: Pod,
  status: ContainerStatus,
  terminated: Terminated,
  spec: Container | undefined,
  witness: PodWitness,
): PodCause {
  if (terminated.reason === "OOMKilled") return outOfMemory(status, spec, witness);
  if (terminated.reason === "StartError" || terminated.reason === "ContainerCannotRun")
    return startError(status, terminated, spec, witness);
  const liveness = livenessFailure(pod, status.name, witness);
  if (liveness !== null && !isPanic(terminated)) {
    const what = `has container ${status.name} killed by its liveness probe again and again (${restarts(status)})`;
    return killedByLiveness(pod, status, spec, { what, proof: liveness }, witness);
  }
  return crashLoop(pod, status, terminated, witness);
}

/** Killed for using more memory than its limit. */
export function outOfMemory(
  status: ContainerStatus,
  spec: Container | undefined,
  witness: PodWitness,
): PodCause {
  const limit = spec?.resources?.limits.memory;
  const bytes = limit === undefined ? null : parseQuantity(limit);
  const doubled = bytes?.ok ? `${Math.ceil((bytes.value * 2) / 1024 ** 2)}Mi` : "512Mi";
  const limitWords = bytes?.ok ? `its memory limit of ${formatBytes(bytes.value)}` : "its memory limit";
  const workload = !witness.owner.startsWith("pod/");
  return {
    kind: "out-of-memory",
    container: status.name,
    severity: "error",
    recovers: false,
    what: `had container ${status.name} killed (OOMKilled, ${restarts(status)}): it used more than ${limitWords}`,
    proof: null,
    remedy: {
      summary: `Raise the memory limit of ${status.name}${bytes?.ok ? ` above ${formatBytes(bytes.value)}` : ""}, also in the chart's values.`,
      commands: workload
        ? [
            witness.kubectl(
              "set",
              "resources",
              witness.owner,
              "-c",
              status.name,
              `--limits=memory=${doubled}`,
            ),
          ]
        : [witness.kubectl("get", witness.owner, "-o", "yaml")],
    },
  };
}

function startError(
  status: ContainerStatus,
  terminated: Terminated,
  spec: Container | undefined,
  witness: PodWitness,
): PodCause {
  const command = [...(spec?.command ?? []), ...(spec?.args ?? [])].join(" ");
  return {
    kind: "start-error",
    container: status.name,
    severity: "error",
    recovers: false,
    what: `cannot start container ${status.name}${command ? ` with command "${command}"` : ""}`,
    proof: runtimeError(terminated.message ?? ""),
    remedy: {
      summary: `Correct the command of ${status.name}, or use an image that has it (${spec?.image ?? "image unknown"}).`,
      commands: [witness.kubectl("get", witness.owner, "-o", "yaml")],
    },
  };
}

function crashLoop(pod: Pod, status: ContainerStatus, terminated: Terminated, witness: PodWitness): PodCause {
  const log = logExcerpt(witness.logs, pod.metadata.name, status.name);
  const code = log?.jetStreamErrorCode ?? null;
  const lasting = code === null ? undefined : lastingJetStreamErrors[code];
  const young =
    status.restartCount < startupCrashes.restarts &&
    secondsSince(pod.metadata.creationTimestamp, witness) < startupCrashes.seconds;
  const exit = terminated.signal ? `signal ${terminated.signal}` : `exit code ${terminated.exitCode}`;
  const logs = witness.kubectl(
    ...["logs", pod.metadata.name, "-c", status.name, ...(status.restartCount > 0 ? ["--previous"] : [])],
  );
  const restarting = pod.spec.restartPolicy !== "Never";
  return {
    kind: "crash-loop",
    container: status.name,
    severity: "error",
    recovers: young && lasting === undefined && restarting,
    what: restarting
      ? `keeps crashing: container ${status.name} ended with ${exit} (${restarts(status)})`
      : `failed: container ${status.name} ended with ${exit}`,
    proof: log?.line ?? (terminated.message?.trim() || null),
    remedy: lasting
      ? {
          summary: `It stops crashing once ${lasting.check} is repaired: ${lasting.text} (JetStream error ${code}).`,
          commands: [command("nomnom", "explain", lasting.check), logs],
        }
      : { summary: "Read the log of the crashed container and repair what it names.", commands: [logs] },
    ...(code === null ? {} : { jetStreamErrorCode: code }),
  };
}

const restarts = ({ restartCount }: ContainerStatus): string => counted(restartCount, "restart");

/** Rust ends a panic with 101: then the program itself gave up, whatever its probes said. */
const isPanic = ({ exitCode }: Terminated): boolean => exitCode === 101;

/** The last clause of runc's long sentence: `exec: "/nomnom-worker": stat /nomnom-worker: no such file or directory`. */
function runtimeError(message: string): string | null {
  const clause = /(exec: .*?)(?:: unknown)?$/.exec(message.trim())?.[1] ?? message.trim();
  return clause === "" ? null : clause;
}
