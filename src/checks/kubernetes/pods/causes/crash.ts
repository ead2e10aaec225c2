import { command } from "../../../../remedy/command.ts";
import type { Remedy } from "../../../../remedy/remedy.ts";
import type { Container, ContainerStatus } from "../../../../snapshot/kubernetes/container.ts";
import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import { counted } from "../../../../units/counted.ts";
import { parseDuration } from "../../../../units/duration.ts";
import { logExcerpt, unreadLog } from "../log-excerpt.ts";
import { hasTemplate, type PodCause, type PodWitness, secondsSince } from "../pod-witness.ts";
import { type CrashReason, crashReason, isGood } from "./crash-reason.ts";
import { killedCause, kubeletKill, type Terminated } from "./kubelet-kill.ts";
import { outOfMemory } from "./out-of-memory.ts";
import { ownDnsReason } from "./own-dns.ts";
import { startFault } from "./start-fault.ts";

/** A container that crashed less often than this in a pod younger than that may only have waited for another service. */
const startupCrashes = { restarts: 3, seconds: 120 };

/** Whether a container may still be crashing only because what it needs is not there yet. */
export const isStartingUp = (pod: Pod, status: ContainerStatus, witness: PodWitness): boolean =>
  status.restartCount < startupCrashes.restarts &&
  secondsSince(pod.metadata.creationTimestamp, witness) < startupCrashes.seconds;

/**
 * Why a container ended and ends again: memory, a command that is not there, a probe or hook of its own, or its own error.
 * @param terminated null: the status does not hold how it ended.
 */
export function crashCause(
  pod: Pod,
  status: ContainerStatus,
  terminated: Terminated | null,
  spec: Container | undefined,
  witness: PodWitness,
): PodCause {
  if (terminated?.reason === "OOMKilled") return outOfMemory(pod, status, spec, witness);
  if (terminated?.reason === "StartError" || terminated?.reason === "ContainerCannotRun")
    return startError(status, terminated, spec, witness);
  const kill = terminated === null ? null : kubeletKill(pod, status.name, terminated, witness);
  if (kill !== null) {
    const by = kill.by === "hook" ? "because its postStart hook fails" : `by its ${kill.by} probe`;
    const what = `has container ${status.name} killed ${by} (${restarts(status)})`;
    return killedCause(pod, status, spec, kill, what, witness);
  }
  return crashLoop(pod, status, terminated, spec, witness);
}

/** The container's own policy wins (sidecars; all containers since Kubernetes 1.34). A rule may restart it all the same: its count tells. */
const isRestarted = (pod: Pod, spec: Container | undefined, status: ContainerStatus): boolean =>
  (spec?.restartPolicy ?? pod.spec.restartPolicy) !== "Never" ||
  status.restartCount > 0 ||
  status.state.waiting?.reason === "CrashLoopBackOff";

/** `1 restart`, `2 restarts`. */
export const restarts = ({ restartCount }: ContainerStatus): string => counted(restartCount, "restart");

function startError(
  status: ContainerStatus,
  terminated: Terminated,
  spec: Container | undefined,
  witness: PodWitness,
): PodCause {
  const line = [...(spec?.command ?? []), ...(spec?.args ?? [])].join(" ");
  const { proof, remedy, isCommand } = startFault(terminated.message ?? "", status.name, spec);
  return {
    kind: "start-error",
    container: status.name,
    severity: "error",
    recovers: false,
    what: `cannot start container ${status.name}${line && isCommand ? ` with command "${line}"` : ""}`,
    proof,
    remedy: { summary: remedy, commands: [witness.kubectl("get", witness.owner, "-o", "yaml")] },
  };
}

function crashLoop(
  pod: Pod,
  status: ContainerStatus,
  terminated: Terminated | null,
  spec: Container | undefined,
  witness: PodWitness,
): PodCause {
  const log = logExcerpt(witness.logs, pod.metadata.name, status.name);
  const reason =
    log === null ? null : (ownDnsReason(pod, log.line) ?? crashReason(log, witness.outcomes, spec));
  const code = log?.jetStreamErrorCode ?? null;
  const restarting = isRestarted(pod, spec, status);
  const outlook = outlookOf(reason, witness);
  const runs = status.state.running != null;
  const unread = log === null ? unreadLog(witness.logs, pod.metadata.name, status.name) : null;
  return {
    kind: "crash-loop",
    container: status.name,
    severity: "error",
    recovers: restarting && (outlook !== "stays" || (reason === null && isStartingUp(pod, status, witness))),
    what: restarting
      ? `keeps crashing: container ${status.name} ${ending(terminated)} (${restarts(status)})${runs ? " and runs again for the moment" : ""}`
      : `has failed: container ${status.name} ${ending(terminated)}`,
    proof: log?.quote ?? (terminated?.message?.trim() || null),
    ...(unread === null ? {} : { outlook: `Its log cannot be read: ${unread.replace(/\.$/, "")}.` }),
    ...(restarting && outlook === "repaired"
      ? {
          outlook: repairedWords(reason, status, terminated, witness),
          evidence: { repaired: reason?.check ?? "" },
        }
      : {}),
    remedy: remedyOf(pod, status, reason, outlook, witness),
    ...(reason?.check && witness.outcomes.get(reason.check) === "fail" ? { explainedBy: reason.check } : {}),
    ...(code === null ? {} : { jetStreamErrorCode: code }),
  };
}

/** Whether the reason of a crash is still there: the check that finds it says so. A crash is a look back at what was wrong when it happened. */
type Outlook = "repaired" | "passes" | "stays";

function outlookOf(reason: CrashReason | null, witness: PodWitness): Outlook {
  if (reason === null) return "stays";
  if (isGood(reason.check, witness.outcomes)) return "repaired";
  const outcome = reason.check === null ? undefined : witness.outcomes.get(reason.check);
  return reason.passes || outcome === "blocked" || outcome === "unknown" ? "passes" : "stays";
}

function repairedWords(
  reason: CrashReason | null,
  status: ContainerStatus,
  terminated: Terminated | null,
  witness: PodWitness,
): string {
  const seconds = secondsToNextStart(status, terminated, witness);
  const next = seconds === null ? "by itself" : `by itself in at most ${seconds} s`;
  return `The reason is gone (${reason?.check ?? ""} does not fail now): ${status.state.running ? "it has started again" : `it starts again ${next}`}.`;
}

/** `back-off 2m40s restarting failed container=…` counts from the end of the last run. */
function secondsToNextStart(
  { state }: ContainerStatus,
  terminated: Terminated | null,
  witness: PodWitness,
): number | null {
  const backOff = /^back-off (\S+) /.exec(state.waiting?.message ?? "")?.[1];
  const wait = backOff === undefined ? null : parseDuration(backOff);
  if (!wait?.ok || !terminated?.finishedAt) return null;
  return Math.max(1, Math.ceil(wait.milliseconds / 1000 - secondsSince(terminated.finishedAt, witness)));
}

function remedyOf(
  pod: Pod,
  status: ContainerStatus,
  reason: CrashReason | null,
  outlook: Outlook,
  witness: PodWitness,
): Remedy {
  const logs = witness.kubectl(
    ...["logs", pod.metadata.name, "-c", status.name, ...(status.restartCount > 0 ? ["--previous"] : [])],
  );
  if (reason === null || (reason.check === null && reason.passes))
    return { summary: "Read the log of the crashed container and repair what it names.", commands: [logs] };
  if (reason.check === null)
    return {
      summary: `Repair what it crashed on: ${reason.text}.${reason.advice ? ` ${reason.advice}` : ""}`,
      commands: [logs],
    };
  if (outlook === "repaired")
    return {
      summary: "Wait for its next start, or start it now.",
      commands: hasTemplate(witness) ? [witness.kubectl("rollout", "restart", witness.owner)] : [logs],
    };
  const code =
    reason.jetStreamErrorCode === undefined ? "" : ` (JetStream error ${reason.jetStreamErrorCode})`;
  switch (witness.outcomes.get(reason.check)) {
    case "fail":
      return {
        summary: `It stops crashing once ${reason.check} is repaired: ${reason.text}${code}.`,
        commands: [command("nomnom", "explain", reason.check), logs],
      };
    case "blocked":
    case "unknown":
      return {
        summary: `When it crashed, ${reason.text}${code}. Whether that is still so, ${reason.check} cannot say now.`,
        commands: [command("nomnom", "explain", reason.check), logs],
      };
    default:
      return { summary: `Repair what it crashed on: ${reason.text}${code}.`, commands: [logs] };
  }
}

function ending(terminated: Terminated | null): string {
  if (terminated === null) return "has ended, and its status does not say how";
  return `ended with ${terminated.signal ? `signal ${terminated.signal}` : `exit code ${terminated.exitCode}`}`;
}
