import { Client } from "pg";
import * as z from "zod";
import { linkSignals } from "../../linked-signal.ts";
import { at, integer, items, record, text } from "../kubernetes-api/fields.ts";
import type { ClusterStore } from "../kubernetes-api/store.ts";
import type { Condition } from "./scenario.ts";

/** Where to look for what a condition speaks of. */
export interface ConditionTarget {
  store: ClusterStore;
  namespace: string;
  /** The monitoring port of the scenario's NATS; null while nobody listens. */
  natsMonitoringUrl(): string | null;
  /** Of its PostgreSQL, as superuser; null while nobody listens. */
  databaseUrl(): string | null;
  signal: AbortSignal;
}

/** The first of the conditions that does not hold yet, in words; null when all do. */
export async function firstUnmet(
  conditions: readonly Condition[],
  target: ConditionTarget,
): Promise<string | null> {
  let streams: Promise<Map<string, StreamState>> | undefined;
  for (const condition of conditions) {
    streams ??= "stream" in condition ? readStreams(target) : undefined;
    const unmet =
      inCluster(condition, target) ??
      inJetStream(condition, await streams) ??
      (await inDatabase(condition, target));
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
  if ("unready" in condition) {
    return isUnready(condition.unready, target) ? null : `${condition.unready} is ready, or does not run`;
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

function isWaiting(component: string, reason: string, target: ConditionTarget): boolean {
  return containersOf(component, target).some(
    (status) => text(status, "state", "waiting", "reason") === reason,
  );
}

function isUnready(component: string, target: ConditionTarget): boolean {
  return containersOf(component, target).some(
    (status) => at(status, "ready") === false && text(status, "state", "running", "startedAt") !== "",
  );
}

function containersOf(component: string, { store, namespace }: ConditionTarget): unknown[] {
  return store
    .list("Pod", namespace)
    .filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/component"] === component)
    .flatMap((pod) => items(pod, "status", "containerStatuses"));
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

/** Why JetStream does not meet a condition of its own; null for any other. */
export function inJetStream(
  condition: Condition,
  streams: ReadonlyMap<string, StreamState> | undefined,
): string | null {
  if (!("stream" in condition)) return null;
  const { stream } = condition;
  const state = streams?.get(stream);
  if (state === undefined) return `stream ${stream} is not there`;
  if ("messages" in condition)
    return state.messages >= condition.messages ? null : `stream ${stream} has ${state.messages} messages`;
  const { consumer: name, deliveries = 0 } = condition;
  const consumer = state.consumers.find((one) => one.name === name);
  if (consumer === undefined) return `consumer ${name} of ${stream} is not there`;
  const isDone = consumer.delivered.consumer_seq >= deliveries && consumer.num_ack_pending === 0;
  return deliveries === 0 || isDone
    ? null
    : `consumer ${name} of ${stream} has not done ${deliveries} deliveries`;
}

/** A query that fails gives no rows: its table may be on its way. */
async function inDatabase(condition: Condition, { databaseUrl }: ConditionTarget): Promise<string | null> {
  if (!("rows" in condition)) return null;
  const url = databaseUrl();
  const unmet = `PostgreSQL has no rows for: ${condition.rows}`;
  if (url === null) return unmet;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  // A server that ends meanwhile is one without rows.
  client.on("error", () => {});
  try {
    await client.connect();
    return ((await client.query(condition.rows)).rowCount ?? 0) > 0 ? null : unmet;
  } catch {
    return unmet;
  } finally {
    await client.end();
  }
}

const consumerDetail = z.object({
  name: z.string(),
  delivered: z.object({ consumer_seq: z.number() }),
  num_ack_pending: z.number(),
});

const jszAnswer = z.object({
  account_details: z
    .array(
      z.object({
        stream_detail: z
          .array(
            z.object({
              name: z.string(),
              state: z.object({ messages: z.number() }),
              consumer_detail: z.array(consumerDetail).default([]),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

interface StreamState {
  messages: number;
  consumers: z.infer<typeof consumerDetail>[];
}

/** Empty while the server cannot be asked. */
async function readStreams({
  natsMonitoringUrl,
  signal,
}: ConditionTarget): Promise<Map<string, StreamState>> {
  const url = natsMonitoringUrl();
  if (url === null) return new Map();
  using limit = linkSignals([signal, AbortSignal.timeout(2000)]);
  const asked = async () =>
    (await fetch(`${url}/jsz?streams=1&consumers=1`, { signal: limit.signal })).json();
  const answer = await asked().catch(() => null); // it starts, ends, or is slow: it is asked again
  signal.throwIfAborted();
  return answer === null ? new Map() : streamStates(answer);
}

/** The streams of a /jsz answer, of all accounts. */
export function streamStates(answer: unknown): Map<string, StreamState> {
  const { account_details } = jszAnswer.parse(answer);
  const streams = account_details.flatMap(({ stream_detail }) => stream_detail);
  return new Map(
    streams.map(({ name, state, consumer_detail }) => [
      name,
      { messages: state.messages, consumers: consumer_detail },
    ]),
  );
}
