import type { Remedy } from "../../../../remedy/remedy.ts";
import type { Container, ContainerStatus } from "../../../../snapshot/kubernetes/container.ts";
import type { KubernetesEvent } from "../../../../snapshot/kubernetes/event.ts";
import { containerOf, type Pod } from "../../../../snapshot/kubernetes/pod.ts";
import { containerEvents, eventTime, latestMessage } from "../pod-events.ts";
import type { PodCause, PodWitness } from "../pod-witness.ts";
import { listenerEvidence, listenerFault } from "./listener.ts";
import { namedByLog } from "./named-by-log.ts";
import { leaderlessLine, leaderlessRemedy } from "./nats-without-leader.ts";
import { probeFault } from "./probe-fault.ts";
import { probeReason, probeReasonRemedy } from "./probe-reason.ts";

/** What the kubelet killed a container for, with its own words as proof. */
export interface KubeletKill {
  by: "liveness" | "startup" | "hook";
  proof: string;
  /** The run lasted no longer than a probe leaves one that it never finds well. */
  atStart?: boolean;
}

export type Terminated = NonNullable<ContainerStatus["state"]["terminated"]>;

/** A program has this long to end after SIGTERM where its pod says nothing else, in seconds. */
const defaultGraceSeconds = 30;
/** Between the kubelet's decision, the container's end and the event of either, in seconds. */
const slackSeconds = 5;

/** 128 + SIGKILL and 128 + SIGTERM. */
const killedCodes = new Set([137, 143]);

/** Rust ends a panic with 101: then the program itself gave up, whatever its probes said. */
const isPanic = ({ exitCode }: Terminated): boolean => exitCode === 101;

/**
 * What had the kubelet kill this instance; null when it ended by itself. A probe that fails is not a kill: the kubelet reports every failure
 * (Unhealthy), and the kill in an event of its own (Killing). Its rate limit drops both in a loop (25 events of a pod, then one in five minutes):
 * then a run that ends as soon as the probe allows, or that was killed as those before for their start hook, counts as the next of those that were
 * reported.
 */
export function kubeletKill(
  pod: Pod,
  container: string,
  ended: Terminated,
  witness: PodWitness,
): KubeletKill | null {
  const events = containerEvents(pod, container, witness);
  const atItsEnd = events.filter((event) => isAround(event, ended, pod));
  const hook =
    latestMessage(atItsEnd, /^FailedPostStartHook$/) ??
    latestMessage(atItsEnd, /^Killing$/, /FailedPostStartHook/);
  if (hook !== null) return { by: "hook", proof: hook };
  const hookBefore = latestMessage(events, /^FailedPostStartHook$/);
  if (hookBefore !== null && killedCodes.has(ended.exitCode)) return { by: "hook", proof: hookBefore };
  if (isPanic(ended)) return null;
  const spec = containerOf(pod, container);
  for (const by of ["startup", "liveness"] as const) {
    const failed = new RegExp(`^${by} probe`, "i");
    const kills = new RegExp(`failed ${by} probe`);
    const killed = latestMessage(atItsEnd, /^Killing$/, kills);
    const unhealthy = latestMessage(atItsEnd, /^Unhealthy$/, failed) !== null;
    const killedBefore = latestMessage(events, /^Killing$/, kills) !== null;
    const atStart = lastedAsLongAs(by === "startup" ? spec?.startupProbe : spec?.livenessProbe, ended, pod);
    const isKill =
      killed !== null ||
      (unhealthy && (killedBefore || killedCodes.has(ended.exitCode))) ||
      (killedBefore && atStart);
    if (isKill) return { by, proof: latestMessage(events, /^Unhealthy$/, failed) ?? killed ?? "", atStart };
  }
  return null;
}

/** Whether a run ended when a probe that fails from the start has the container killed. */
function lastedAsLongAs(
  probe: Container["livenessProbe"],
  { startedAt, finishedAt }: Terminated,
  pod: Pod,
): boolean {
  if (!probe || !startedAt || !finishedAt) return false;
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  const period = probe.periodSeconds ?? 10;
  const least = (probe.initialDelaySeconds ?? 0) + ((probe.failureThreshold ?? 3) - 1) * period;
  return seconds >= least - slackSeconds && seconds <= least + period + graceSeconds(pod) + slackSeconds;
}

const graceSeconds = ({ spec }: Pod): number => spec.terminationGracePeriodSeconds ?? defaultGraceSeconds;

/** Whether an event belongs to the end of this instance; all do when its end has no time. */
function isAround(event: KubernetesEvent, { finishedAt }: Terminated, pod: Pod): boolean {
  if (!finishedAt) return true;
  const sinceSeconds = (eventTime(event) - Date.parse(finishedAt)) / 1000;
  return sinceSeconds >= -graceSeconds(pod) - slackSeconds && sinceSeconds <= slackSeconds;
}

const isRefused = /connection refused/;

/** How to stop a probe from killing a healthy container: a 404 means the path is not one the program serves. */
export function probeRemedy(
  pod: Pod,
  spec: Container | undefined,
  { by, proof, atStart }: KubeletKill,
  witness: PodWitness,
): Remedy {
  const index = pod.spec.containers.findIndex((c) => c.name === spec?.name);
  const field = by === "startup" ? "startupProbe" : "livenessProbe";
  const probed = spec?.[field]?.httpGet?.path;
  const works = spec?.readinessProbe?.httpGet?.path;
  if (/404/.test(proof) && probed && works && probed !== works && index >= 0)
    return {
      summary: `Let the ${by} probe ask ${works}, as the readiness probe does; ${probed} does not exist.`,
      commands: [
        witness.kubectl(
          ...["patch", witness.owner, "--type=json", "-p"],
          JSON.stringify([
            {
              op: "replace",
              path: `/spec/template/spec/containers/${index}/${field}/httpGet/path`,
              value: works,
            },
          ]),
        ),
      ],
    };
  const isTooEarly = atStart === true && by === "liveness" && !spec?.startupProbe && isRefused.test(proof);
  return {
    summary:
      probeFault(spec?.[field], spec, proof) ??
      (isTooEarly
        ? "Give the program a startupProbe with the time it needs to start: the liveness probe has it killed before it listens. If it never listens there, correct the probe's port."
        : `Make the probed address answer, or correct the ${by} probe's path, port or delays.`),
    commands: [witness.kubectl("describe", "pod", pod.metadata.name)],
  };
}

/** The kubelet has killed the container more than once; `what` says how that looks from outside. */
export function killedCause(
  pod: Pod,
  status: ContainerStatus,
  spec: Container | undefined,
  kill: KubeletKill,
  what: string,
  witness: PodWitness,
): PodCause {
  const base = { container: status.name, severity: "error", recovers: false, what } as const;
  if (kill.by === "hook")
    return {
      ...base,
      kind: "start-hook",
      proof: kill.proof,
      remedy: {
        summary: `Correct the postStart hook of container ${status.name}: what it runs must exist in the image and end with exit code 0.`,
        commands: [
          witness.kubectl("describe", "pod", pod.metadata.name),
          witness.kubectl("logs", pod.metadata.name, "-c", status.name, "--previous"),
        ],
      },
    };
  const leaderless = leaderlessLine(pod.metadata.name, status.name, witness);
  // A probe that is refused where the program does not listen is refused whatever else the program complains about.
  const elsewhere = leaderless ? null : listenerFault(pod, status.name, kill.proof, witness);
  const named = elsewhere === null ? namedByLog(pod, status.name, witness) : null;
  if (named !== null)
    return {
      ...base,
      kind: kill.by === "startup" ? "startup-probe" : "liveness-probe",
      proof: `${kill.proof}; log: ${named.quote}`,
      recovers: named.passes,
      explainedBy: named.explainedBy,
      remedy: { summary: `It answers once ${named.condition}.`, commands: named.commands },
    };
  const reason = elsewhere ? null : probeReason(spec, kill.proof, witness);
  const remedy = reason === null ? probeRemedy(pod, spec, kill, witness) : probeReasonRemedy(reason);
  return {
    ...base,
    kind: elsewhere ? "listens-elsewhere" : kill.by === "startup" ? "startup-probe" : "liveness-probe",
    proof: leaderless ? `${kill.proof}; log: ${leaderless}` : kill.proof,
    ...(elsewhere ? { outlook: elsewhere.sentence, evidence: listenerEvidence(elsewhere) } : {}),
    remedy: leaderless ? leaderlessRemedy(witness) : (elsewhere?.remedy ?? remedy),
    ...(reason === null ? {} : { explainedBy: reason }),
  };
}
