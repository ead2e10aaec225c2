import type { KubernetesEvent } from "../../../snapshot/kubernetes/event.ts";
import type { Pod } from "../../../snapshot/kubernetes/pod.ts";
import type { PodWitness } from "./pod-witness.ts";

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

/** The pod's events that are about one of its containers, or about none in particular. */
export const containerEvents = (pod: Pod, container: string, witness: PodWitness): KubernetesEvent[] =>
  eventsOf(pod, witness).filter(({ involvedObject: { fieldPath } }) =>
    fieldPath === undefined ? true : fieldPath.includes(`{${container}}`),
  );

/** The message of the newest event of a pod whose reason and message match; null when there is none. */
export function latestMessage(events: KubernetesEvent[], reason: RegExp, message = /./): string | null {
  const found = events.findLast((e) => reason.test(e.reason ?? "") && message.test(e.message ?? ""));
  return found?.message?.trim() ?? null;
}

/** Milliseconds since the epoch of an event's last occurrence. */
export function eventTime(event: KubernetesEvent): number {
  const time = event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp;
  return time ? Date.parse(time) : 0;
}

const sameUid = (a: string | undefined, b: string | undefined): boolean =>
  a === undefined || b === undefined || a === b;
