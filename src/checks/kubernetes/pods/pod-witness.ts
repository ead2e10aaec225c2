import { clusterKubectlFor, type Kubectl, kubectlFor } from "../../../remedy/kubectl.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import type { KubernetesEvent } from "../../../snapshot/kubernetes/event.ts";
import type { ContainerLog } from "../../../snapshot/kubernetes/log.ts";
import type { Pod } from "../../../snapshot/kubernetes/pod.ts";
import type { PersistentVolumeClaim } from "../../../snapshot/kubernetes/storage.ts";
import type { ProbeResult } from "../../../snapshot/probe-result.ts";
import type { Target } from "../../../snapshot/snapshot.ts";

/** Why a pod is not (or was not) ready, as one word. Part of fingerprints: never rename one. */
export type CauseKind =
  | "crash-loop"
  | "out-of-memory"
  | "start-error"
  | "container-exited"
  | "liveness-probe"
  | "readiness-probe"
  | "startup-probe"
  | "readiness-gate"
  | "image-pull"
  | "image-never-pull"
  | "image-name"
  | "missing-config"
  | "missing-volume"
  | "sandbox"
  | "unschedulable"
  | "unbound-claim"
  | "scheduling-gated"
  | "init-running"
  | "starting"
  | "terminating"
  | "evicted"
  | "deadline-exceeded"
  | "node-lost"
  | "failed";

/** The cause behind a pod's status. */
export interface PodCause {
  kind: CauseKind;
  container: string | null;
  severity: "error" | "warning";
  /** Whether it may end well without anyone doing anything: what `--wait` waits for. */
  recovers: boolean;
  /** What is wrong, in words that follow the name of the workload: `cannot pull its image …`. */
  what: string;
  /** The one line of a log, event or status that proves it; null when the state itself says all. */
  proof: string | null;
  remedy: Remedy;
  /** The JetStream error code the log names, e.g. 10065. */
  jetStreamErrorCode?: number;
}

/** What is known around a pod. Times in milliseconds since the epoch. */
export interface PodWitness {
  events: KubernetesEvent[];
  logs: ContainerLog[];
  claims: PersistentVolumeClaim[];
  now: number;
  kubectl: Kubectl;
  clusterKubectl: Kubectl;
  /** What kubectl calls the pod's owner: `deployment/nomnom-worker`; `pod/x` for a bare pod. */
  owner: string;
}

/** What is known around every pod, whoever owns it. */
export type Surroundings = Omit<PodWitness, "owner">;

/** The sections that tell of a pod's surroundings; what could not be read counts as empty. */
interface WitnessSections {
  "kubernetes/events"?: ProbeResult<KubernetesEvent[]>;
  "kubernetes/logs"?: ProbeResult<ContainerLog[]>;
  "kubernetes/persistentvolumeclaims"?: ProbeResult<PersistentVolumeClaim[]>;
}

/** What the lists of a snapshot say of its pods' surroundings. */
export const surroundings = (
  sections: WitnessSections,
  { target, takenAt }: { target: Target; takenAt: string },
): Surroundings => ({
  events: listed(sections["kubernetes/events"]),
  logs: listed(sections["kubernetes/logs"]),
  claims: listed(sections["kubernetes/persistentvolumeclaims"]),
  now: Date.parse(takenAt),
  kubectl: kubectlFor(target),
  clusterKubectl: clusterKubectlFor(target),
});

const listed = <T>(result: ProbeResult<T[]> | undefined): T[] => (result?.ok ? result.data : []);

/** The pod's own events, oldest first: by uid, since a recreated pod of a StatefulSet has the old one's name. */
export function eventsOf(pod: Pod, witness: PodWitness): KubernetesEvent[] {
  const named = podEventsByName(witness.events).get(pod.metadata.name) ?? [];
  return named.filter((event) => sameUid(event.involvedObject.uid, pod.metadata.uid));
}

const indexes = new WeakMap<KubernetesEvent[], Map<string, KubernetesEvent[]>>();

/** Pods' events by name, oldest first. Made once per list: a namespace has thousands of events, and every pod asks. */
function podEventsByName(events: KubernetesEvent[]): Map<string, KubernetesEvent[]> {
  const known = indexes.get(events);
  if (known !== undefined) return known;
  const index = new Map<string, KubernetesEvent[]>();
  for (const event of events.toSorted((a, b) => eventTime(a) - eventTime(b))) {
    const { kind, name } = event.involvedObject;
    if (name === undefined || (kind !== undefined && kind !== "Pod")) continue;
    const own = index.get(name);
    if (own === undefined) index.set(name, [event]);
    else own.push(event);
  }
  indexes.set(events, index);
  return index;
}

/** The message of the newest event of a pod whose reason and message match; null when there is none. */
export function latestMessage(events: KubernetesEvent[], reason: RegExp, message = /./): string | null {
  const found = events.findLast((e) => reason.test(e.reason ?? "") && message.test(e.message ?? ""));
  return found?.message?.trim() ?? null;
}

/** Seconds since an ISO time; infinite when there is none, so that nothing unknown counts as young. */
export function secondsSince(time: string | null | undefined, witness: PodWitness): number {
  return time ? (witness.now - Date.parse(time)) / 1000 : Number.POSITIVE_INFINITY;
}

/** Milliseconds since the epoch of an event's last occurrence. */
export function eventTime(event: KubernetesEvent): number {
  const time = event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp;
  return time ? Date.parse(time) : 0;
}

const sameUid = (a: string | undefined, b: string | undefined): boolean =>
  a === undefined || b === undefined || a === b;
