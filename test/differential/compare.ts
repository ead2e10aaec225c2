import { setTimeout as delay } from "node:timers/promises";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Connections } from "../../src/connect/connections.ts";
import { type Answer, possibleCodes } from "../../src/jetstream/answer.ts";
import {
  type ConsumerRequest,
  predictConsumerCreation,
  predictConsumerUpdate,
} from "../../src/jetstream/predict-consumer.ts";
import { predictStreamCreation } from "../../src/jetstream/predict-stream-creation.ts";
import { predictStreamUpdate } from "../../src/jetstream/predict-stream-update.ts";
import { answersForApi } from "../../src/jetstream/stream-subjects.ts";
import { type Answered, ask, noAnswer } from "./ask.ts";
import type { Drawn, DrawnChange, DrawnConsumer, DrawnStream } from "./draw.ts";
import { type Look, look } from "./look.ts";
import type { Topology } from "./topologies.ts";

/** How many requests were predicted, and the predictions that the server did not keep to. */
export interface Comparison {
  accepted: number;
  refused: number;
  undecidable: number;
  /** Answers that the model allows once the servers of a cluster have exchanged what was there. */
  late: number;
  /** Requests that nobody answered, however often they were sent: what JetStream would have said is not known. */
  unanswered: number;
  /** Updates that JetStream refused and did all the same. */
  halfDone: number;
  wrong: string[];
}

export const nothingCompared = (): Comparison => ({
  ...{ accepted: 0, refused: 0, undecidable: 0, late: 0, unanswered: 0, halfDone: 0 },
  wrong: [],
});

/** So many streams there are at most; then one goes. */
const maxStreams = 6;
/** Until the servers of a cluster have exchanged it. */
const settledMs = 120;
const patienceMs = 20_000;
const lateMs = 3_000;

/** Does what is drawn, one after the other, and compares each answer with what the model says of it before. */
export async function compare(topology: Topology, drawn: readonly Drawn[]): Promise<Comparison> {
  const comparison = nothingCompared();
  for (const [index, each] of drawn.entries()) {
    const lookout = topology.lookouts[index % topology.lookouts.length];
    if (lookout === undefined) throw new Error("nobody looks");
    if (topology.isCluster) await delay(settledMs);
    const seen = await lookPatiently(lookout, topology.connection);
    const step = stepFor(each, index, seen);
    if (step === null) continue;
    const answered = await take(step, topology.connection);
    if (step.predicted === null) continue;
    if (answered.code === noAnswer) {
      comparison.unanswered += 1;
      continue;
    }
    if (topology.isCluster && each.kind === "update-stream" && answered.code !== null)
      comparison.halfDone += await removeHalfDone(seen, lookout, topology.connection);
    comparison[step.predicted.answer] += 1;
    if (possibleCodes(step.predicted).includes(answered.code)) continue;
    // A refusal has changed nothing: what is said of the same request a moment later is comparable.
    const again =
      topology.isCluster && answered.code !== null ? await stepLater(each, index, lookout, topology) : null;
    if (again !== null && possibleCodes(again).includes(answered.code)) comparison.late += 1;
    else
      comparison.wrong.push(
        JSON.stringify({ index, request: step.body, answered, predicted: step.predicted }),
      );
  }
  return comparison;
}

/**
 * In a cluster the server that leads JetStream can refuse an update (10047) that the leader of the stream has done: lists show the new subjects, and overlaps are
 * judged by the old ones (2.10.27). No client can tell, so that such a stream goes. How many there were.
 */
async function removeHalfDone(
  before: Look,
  lookout: Connections,
  connection: NatsConnection,
): Promise<number> {
  await delay(settledMs);
  const known = new Map(before.streams.map(({ config }) => [config.name, JSON.stringify(config)]));
  const { streams } = await lookPatiently(lookout, connection);
  const changed = streams.filter(
    ({ config }) => (known.get(config.name) ?? JSON.stringify(config)) !== JSON.stringify(config),
  );
  for (const { config } of changed) await ask(connection, `STREAM.DELETE.${config.name}`, null);
  return changed.length;
}

async function stepLater(
  drawn: Drawn,
  index: number,
  lookout: Connections,
  { connection }: Topology,
): Promise<Answer | null> {
  await delay(lateMs);
  return stepFor(drawn, index, await lookPatiently(lookout, connection))?.predicted ?? null;
}

/** A stream whose servers have just been chosen does not answer yet; one on a server that has gone never will, and goes too. */
async function lookPatiently(lookout: Connections, connection: NatsConnection): Promise<Look> {
  for (const start = Date.now(); ; await delay(settledMs)) {
    const seen = await look(lookout);
    if (seen.ok) return seen.data;
    const [, stream] = / consumers of (\S+) /.exec(seen.error.message) ?? [];
    const silent = stream === undefined ? Object.keys(seen.error.unlisted ?? {}) : [stream];
    const waitedMs = Date.now() - start;
    if (waitedMs > patienceMs) throw new Error(seen.error.message);
    if (waitedMs > patienceMs / 2)
      for (const name of silent) await ask(connection, `STREAM.DELETE.${name}`, null);
  }
}

interface Step {
  subject: string;
  body: unknown;
  /** Null: nothing is said of it. */
  predicted: Answer | null;
  /** What follows in any case. */
  after?: string;
}

async function take({ subject, body, after }: Step, connection: NatsConnection): Promise<Answered> {
  if (subject === "publish") {
    const { to, bytes } = body as { to: string; bytes: number };
    connection.publish(to, new Uint8Array(bytes));
    await connection.flush();
    return { code: null, words: "" };
  }
  let answered = await ask(connection, subject, body);
  // The store itself failed, which 2.10.27 does now and then while the folder of a stream is being removed.
  if (answered.code === 10049) answered = await ask(connection, subject, body);
  if (after !== undefined) await ask(connection, after, null);
  return answered;
}

function stepFor(drawn: Drawn, index: number, seen: Look): Step | null {
  const stream = "which" in drawn ? seen.streams[drawn.which % seen.streams.length] : undefined;
  switch (drawn.kind) {
    case "create-stream":
      return seen.streams.length >= maxStreams ? deletion(seen, index) : creation(drawn.stream, index, seen);
    case "update-stream": {
      if (stream === undefined) return null;
      const predicted = predictStreamUpdate(stream, drawn.change, seen.world);
      const body = { ...stream.config, ...asConfig(drawn.change) };
      return { subject: `STREAM.UPDATE.${stream.config.name}`, body, predicted, ...endOf(body) };
    }
    case "delete-stream":
      return deletion(seen, drawn.which);
    case "publish": {
      const to = stream?.config.subjects[0]?.replaceAll(/[*>]/g, "p");
      return to === undefined || to.startsWith("$")
        ? null
        : { subject: "publish", body: { to, bytes: drawn.bytes }, predicted: null };
    }
    case "create-consumer":
    case "update-consumer": {
      if (stream === undefined) return null;
      const { name } = stream.config;
      const own = seen.consumers.filter(({ stream_name }) => stream_name === name);
      const existing = own[drawn.which % own.length];
      if (drawn.kind === "create-consumer") {
        const request = { name: `c${index}`, ...drawn.consumer };
        const predicted = predictConsumerCreation(request, stream, own, seen.world);
        return { ...consumerStep(name, request, drawn.consumer), predicted };
      }
      if (existing === undefined) return null;
      const request = { name: existing.name, ...drawn.consumer };
      const predicted = predictConsumerUpdate(request, stream, own, seen.world);
      return { ...consumerStep(name, request, drawn.consumer), predicted };
    }
  }
}

function creation(drawn: DrawnStream, index: number, { world }: Look): Step {
  // A name of its own: for a moment /healthz calls a stream that was just deleted one that was not recovered (2.10.27).
  const name = `S${index}`;
  const config = {
    ...{ name, subjects: drawn.subjects, num_replicas: drawn.replicas, max_bytes: drawn.maxBytes },
    ...{ storage: drawn.storage, retention: drawn.retention, no_ack: drawn.noAck },
    ...{ discard: "old", max_msgs: -1, max_age: 0, max_consumers: drawn.maxConsumers },
  };
  return {
    subject: `STREAM.CREATE.${name}`,
    body: config,
    predicted: predictStreamCreation({ name, ...drawn }, world),
    ...endOf(config),
  };
}

/** One that answers in place of the API would make the rest a matter of chance: it goes at once. */
const endOf = ({ name, subjects }: { name: string; subjects: readonly string[] }) =>
  subjects.some(answersForApi) ? { after: `STREAM.DELETE.${name}` } : {};

function deletion({ streams }: Look, which: number): Step | null {
  const stream = streams[which % streams.length];
  return stream === undefined
    ? null
    : { subject: `STREAM.DELETE.${stream.config.name}`, body: null, predicted: null };
}

const asConfig = (change: DrawnChange): object =>
  "maxBytes" in change
    ? { max_bytes: change.maxBytes }
    : "replicas" in change
      ? { num_replicas: change.replicas }
      : change;

function consumerStep(stream: string, request: ConsumerRequest, drawn: DrawnConsumer) {
  const [filter, ...more] = drawn.filterSubjects;
  return {
    subject: `CONSUMER.DURABLE.CREATE.${stream}.${request.name}`,
    body: {
      stream_name: stream,
      config: {
        durable_name: request.name,
        ...{ ack_policy: "explicit", deliver_policy: "all", max_deliver: drawn.maxDeliver },
        ...(filter !== undefined &&
          (more.length > 0 ? { filter_subjects: drawn.filterSubjects } : { filter_subject: filter })),
        ...(drawn.backOffSteps > 0 && { backoff: Array(drawn.backOffSteps).fill(1_000_000_000) }),
      },
    },
  };
}
