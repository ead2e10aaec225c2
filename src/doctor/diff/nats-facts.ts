import type { Consumer, NatsMonitoring, NatsServer, Stream } from "../../snapshot/nats.ts";
import type { Fact } from "./diff-facts.ts";

const seconds = (nanoseconds: number) => nanoseconds / 1e9;

export const natsServerFacts = ({ version, cluster, jetstream, maxPayloadBytes }: NatsServer): Fact[] => [
  { kind: "NATS", name: "server", fields: { version, cluster, jetstream, maxPayloadBytes }, figures: {} },
];

export const natsMonitoringFacts = ({ jetstream, health }: NatsMonitoring): Fact[] => [
  {
    kind: "NATS",
    name: "JetStream",
    fields: { maxFileBytes: jetstream?.maxFileBytes ?? null, healthy: health.ok, error: health.error },
    figures: {},
  },
];

export const streamFacts = (streams: readonly Stream[]): Fact[] =>
  streams.map(({ config, state }) => ({
    kind: "stream",
    name: config.name,
    fields: {
      subjects: config.subjects.join(", "),
      storage: config.storage,
      replicas: config.num_replicas,
      retention: config.retention,
      discard: config.discard,
      maxBytes: config.max_bytes,
      maxMessages: config.max_msgs,
      maxMessagesPerSubject: config.max_msgs_per_subject,
      maxAgeSeconds: seconds(config.max_age),
      maxMessageBytes: config.max_msg_size,
      sealed: config.sealed,
      noAck: config.no_ack,
      mirror: config.mirror?.name ?? null,
      sources: config.sources.map(({ name }) => name).join(", "),
    },
    figures: { messages: state.messages, bytes: state.bytes },
  }));

export const consumerFacts = (consumers: readonly Consumer[]): Fact[] =>
  consumers.map((consumer) => {
    const { config } = consumer;
    return {
      kind: "consumer",
      name: `${consumer.stream_name}/${consumer.name}`,
      fields: {
        filter: [...(config.filter_subject ? [config.filter_subject] : []), ...config.filter_subjects].join(
          ", ",
        ),
        ackPolicy: config.ack_policy ?? null,
        ackWaitSeconds: config.ack_wait === undefined ? null : seconds(config.ack_wait),
        deliverPolicy: config.deliver_policy ?? null,
        maxDeliver: config.max_deliver,
        maxAckPending: config.max_ack_pending,
        deliverSubject: config.deliver_subject ?? null,
        paused: consumer.paused,
      },
      figures: {
        pending: consumer.num_pending,
        ackPending: consumer.num_ack_pending,
        redelivered: consumer.num_redelivered,
      },
    };
  });
