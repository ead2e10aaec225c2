import * as z from "zod";
import { linkSignals } from "../../linked-signal.ts";
import { integer, items, record, text } from "../kubernetes-api/fields.ts";
import type { ClusterStore } from "../kubernetes-api/store.ts";
import type { Condition } from "./scenario.ts";

/** Where to look for what a condition speaks of. */
export interface ConditionTarget {
  store: ClusterStore;
  namespace: string;
  /** The monitoring port of the scenario's NATS; null while nobody listens. */
  natsMonitoringUrl(): string | null;
  signal: AbortSignal;
}

/** The first of the conditions that does not hold yet, in words; null when all do. */
export async function firstUnmet(
  conditions: readonly Condition[],
  target: ConditionTarget,
): Promise<string | null> {
  let streams: Promise<Map<string, string[]>> | undefined;
  for (const condition of conditions) {
    streams ??= "stream" in condition ? readStreams(target) : undefined;
    const unmet = inCluster(condition, target) ?? inJetStream(condition, await streams);
    if (unmet !== null) return unmet;
  }
  return null;
}

function inCluster(condition: Condition, target: ConditionTarget): string | null {
  if ("ready" in condition) {
    return isReady(condition.ready, target) ? null : `${condition.ready} is not ready`;
  }
  if ("waiting" in condition) {
    const { waiting, reason } = condition;
    return isWaiting(waiting, reason, target) ? null : `${waiting} is not in ${reason}`;
  }
  if ("event" in condition) {
    return hasEvent(condition, target) ? null : `${condition.object} has no event ${condition.event} yet`;
  }
  return null;
}

function isReady(workload: string, { store, namespace }: ConditionTarget): boolean {
  const [kind = "", name = ""] = workload.split("/");
  const object = store.get(kind, namespace, name);
  if (object === undefined) return false;
  const wanted = integer(object, "spec", "replicas");
  return (
    integer(object, "status", "observedGeneration") === object.metadata.generation &&
    integer(object, "status", "readyReplicas") >= wanted &&
    integer(object, "status", "updatedReplicas") >= wanted &&
    (kind !== "Deployment" || integer(object, "status", "availableReplicas") >= wanted)
  );
}

function isWaiting(component: string, reason: string, { store, namespace }: ConditionTarget): boolean {
  return store
    .list("Pod", namespace)
    .filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/component"] === component)
    .flatMap((pod) => items(pod, "status", "containerStatuses"))
    .some((status) => text(status, "state", "waiting", "reason") === reason);
}

function hasEvent(
  { event, message, object }: Extract<Condition, { event: string }>,
  { store, namespace }: ConditionTarget,
): boolean {
  return store.list("Event", namespace).some((one) => {
    const name = text(record(one, "involvedObject"), "name");
    const isAbout = name === object || name.startsWith(`${object}-`);
    return isAbout && one.reason === event && text(one, "message").includes(message);
  });
}

function inJetStream(
  condition: Condition,
  streams: ReadonlyMap<string, string[]> | undefined,
): string | null {
  if (!("stream" in condition)) return null;
  const consumers = streams?.get(condition.stream);
  if (consumers === undefined) return `stream ${condition.stream} is not there`;
  if (!("consumer" in condition) || consumers.includes(condition.consumer)) return null;
  return `consumer ${condition.consumer} of ${condition.stream} is not there`;
}

const jszAnswer = z.object({
  account_details: z
    .array(
      z.object({
        stream_detail: z
          .array(
            z.object({
              name: z.string(),
              consumer_detail: z.array(z.object({ name: z.string() })).default([]),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

/** Streams and the names of their consumers; empty while the server cannot be asked. */
async function readStreams({ natsMonitoringUrl, signal }: ConditionTarget): Promise<Map<string, string[]>> {
  const url = natsMonitoringUrl();
  if (url === null) return new Map();
  using limit = linkSignals([signal, AbortSignal.timeout(2000)]);
  const response = await fetch(`${url}/jsz?streams=1&consumers=1`, {
    signal: limit.signal,
  });
  return consumersByStream(await response.json());
}

/** The streams of a /jsz answer, of all accounts, each with the names of its consumers. */
export function consumersByStream(answer: unknown): Map<string, string[]> {
  const { account_details } = jszAnswer.parse(answer);
  const streams = account_details.flatMap(({ stream_detail }) => stream_detail);
  return new Map(
    streams.map(({ name, consumer_detail }) => [name, consumer_detail.map((consumer) => consumer.name)]),
  );
}
