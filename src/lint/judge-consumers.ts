import type { Blueprint } from "../blueprint/blueprint.ts";
import { consumerConfig } from "../checks/nats/consumer-config/check.ts";
import type { ReportedFinding } from "../doctor/report.ts";
import { succeed } from "../snapshot/probe-result.ts";
import { sectionSchemas } from "../snapshot/snapshot.ts";
import { findingsOf, ofScope } from "./judge.ts";
import { nameOf, type WrittenConsumer, type WrittenJetStream, type WrittenStream } from "./written.ts";

/** Consumers whose filter lets nothing through: the stream they are made on, defined in the same package, has no such subject. */
export function judgeConsumers(
  { streams, consumers }: WrittenJetStream,
  configured: Blueprint,
  now: string,
): ReportedFinding[] {
  const blueprint = { ...configured, nats: { ...configured.nats, maxFileBytes: null, streams: [] } };
  return consumers.flatMap((consumer) => {
    const own = streams.filter((stream) => nameOf(stream) === consumer.stream && isBeside(stream, consumer));
    const [stream] = own;
    // Of several definitions any may be the one that is made.
    if (stream === undefined || own.length > 1 || !isKnown(stream)) return [];
    return findingsOf(consumerConfig, { sections: sectionsOf(stream, consumer), blueprint, now }).map(
      (finding) =>
        ofScope(
          {
            ...finding,
            severity: "error",
            places: [
              { ...(consumer.filters[0] ?? consumer).place, what: `filter of ${consumer.name}` },
              { ...stream.place, what: `${nameOf(stream)} is defined` },
            ],
          },
          consumer.scope,
        ),
    );
  });
}

const isBeside = (stream: WrittenStream, consumer: WrittenConsumer): boolean =>
  stream.scope === consumer.scope && stream.account === consumer.account;

/** All of the subjects under which it stores messages are written. */
const isKnown = ({ subjects, complete, hasOrigin }: WrittenStream): boolean =>
  subjects !== null && subjects.length > 0 && complete && !hasOrigin;

function sectionsOf(stream: WrittenStream, consumer: WrittenConsumer) {
  const streams = sectionSchemas["nats/streams"].parse([
    {
      config: { name: nameOf(stream), subjects: stream.subjects?.map(({ text }) => text) },
      state: { messages: 0, bytes: 0, first_seq: 0, last_seq: 0 },
    },
  ]);
  const none = { consumer_seq: 0, stream_seq: 0 };
  const consumers = sectionSchemas["nats/consumers"].parse([
    {
      stream_name: consumer.stream,
      name: consumer.name,
      config: { filter_subjects: consumer.filters.map(({ text }) => text) },
      ...{ delivered: none, ack_floor: none, num_ack_pending: 0, num_redelivered: 0, num_pending: 0 },
    },
  ]);
  return { "nats/streams": succeed(streams), "nats/consumers": succeed(consumers) };
}
