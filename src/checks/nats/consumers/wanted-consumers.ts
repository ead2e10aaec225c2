import type { Blueprint, ExpectedConsumer } from "../../../blueprint/blueprint.ts";
import { objectOf, type PodTemplate } from "../../../snapshot/kubernetes/pod-templates.ts";
import type { Consumer } from "../../../snapshot/nats.ts";

/** A consumer that a worker takes its messages from. */
export interface WantedConsumer extends ExpectedConsumer {
  stream: string;
  /** Where `maxDeliver` comes from, for people; null: the contract. */
  maxDeliverSource: string | null;
  /** Its worker as Kubernetes tells of it; null: not visible, or nobody knows which workload it is. */
  worker: Worker | null;
  /** Stream and name are those the worker itself uses: its environment says so, or says nothing of them and hides nothing. */
  isNamed: boolean;
}

export interface Worker {
  name: string;
  /** What kubectl calls it: `deployment/nomnom-worker`. */
  object: string;
  desired: number;
  ready: number;
}

/**
 * The consumers of a healthy deployment. Stream, name and number of deliveries come from the reader's environment where the blueprint says so and it is
 * visible, as the reader itself takes them.
 */
export function wantedConsumers(blueprint: Blueprint, templates: readonly PodTemplate[]): WantedConsumer[] {
  return blueprint.nats.streams.flatMap((stream) =>
    stream.consumers.map((consumer): WantedConsumer => {
      const asExpected = {
        ...consumer,
        stream: stream.name,
        maxDeliverSource: null,
        worker: null,
        isNamed: false,
      };
      const reader = templates.find(({ name }) => name === consumer.reader);
      if (reader === undefined) return asExpected;
      const env = environmentOf(reader);
      const { nameFrom, maxDeliverFrom } = consumer;
      const valueFrom = (from: { env: string } | null) => (from === null ? undefined : env.get(from.env));
      const streamName = valueFrom(stream.nameFrom);
      const maxDeliver = Number(valueFrom(maxDeliverFrom) ?? Number.NaN);
      const isSet = Number.isInteger(maxDeliver);
      return {
        ...asExpected,
        stream: streamName === undefined ? stream.name : `${streamName}${stream.nameFrom?.suffix ?? ""}`,
        name: valueFrom(nameFrom) ?? consumer.name,
        maxDeliver: isSet ? maxDeliver : consumer.maxDeliver,
        maxDeliverSource: isSet ? `env ${maxDeliverFrom?.env} of ${reader.name}` : null,
        worker: workerOf(reader),
        isNamed: [stream.nameFrom, nameFrom].every((from) => from === null || !mayBeHidden(reader, from.env)),
      };
    }),
  );
}

/** Whether the live consumer is the wanted one. */
export const isWanted = (wanted: WantedConsumer, { stream_name, name }: Consumer): boolean =>
  wanted.stream === stream_name && wanted.name === name;

/** A workload among what runs; null: not there, or not visible. */
export function workerIn(templates: readonly PodTemplate[], workload: string | null): Worker | null {
  const template = templates.find(({ name }) => name === workload);
  return template === undefined ? null : workerOf(template);
}

/** Null: what has pods at times only is well without any. */
function workerOf(template: PodTemplate): Worker | null {
  const { name, replicas, ready } = template;
  if (ready === null) return null;
  return { name, object: objectOf(template), desired: replicas ?? Math.max(1, ready), ready };
}

/** Whether the variable may have a value that Kubernetes shows elsewhere than in the workload. */
const mayBeHidden = ({ spec }: PodTemplate, variable: string): boolean =>
  spec.containers.some(({ env, envFrom }) => {
    const own = env.find(({ name }) => name === variable);
    return own === undefined ? envFrom.length > 0 : Boolean(own.valueFrom);
  });

const environmentOf = ({ spec }: PodTemplate): Map<string, string> =>
  new Map(
    spec.containers.flatMap(({ env }) =>
      env.flatMap(({ name, value }) => (value ? [[name, value] as const] : [])),
    ),
  );
