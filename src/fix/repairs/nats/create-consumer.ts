import * as z from "zod";
import type { ExpectedConsumer } from "../../../blueprint/blueprint.ts";
import { wantedConsumers } from "../../../checks/nats/consumers/wanted-consumers.ts";
import { type ConsumerConfig, readKeptConsumer } from "../../../connect/nats/kept-consumer.ts";
import { readKeptStream } from "../../../connect/nats/kept-stream.ts";
import { counted } from "../../../units/counted.ts";
import { type Repair, refused, waits } from "../../repair.ts";

const evidenceSchema = z.object({ stream: z.string(), consumer: z.string() });

/** Creates the durable consumer that is missing, where nomnom.doctor.yaml says all that its messages depend on. */
export const createConsumer: Repair = {
  id: "create-consumer",
  title: "Create a missing consumer",
  codes: ["nats/consumer-config/missing"],
  async plan({ evidence, explainedBy }, { connections, blueprint, templates, data }) {
    const { stream, consumer } = evidenceSchema.parse(evidence);
    if (explainedBy !== undefined) return waits(`${explainedBy} says why its reader does not create it`);
    const wanted = wantedConsumers(blueprint, templates).find(
      (each) => each.stream === stream && each.name === consumer,
    );
    if (wanted === undefined) return refused(`nobody expects a consumer ${consumer} of ${stream} any more`);
    const unsaid = unsaidOf(wanted);
    if (unsaid.length > 0)
      return refused(
        `the configuration does not say ${unsaid.join(", ")} of ${consumer}: another value would lose or repeat messages`,
      );
    const version = data("nats/server")?.version ?? "";
    if (wanted.filterSubjects.length > 1 && /^2\.[0-9]\./.test(version))
      return refused(
        `nats-server ${version} knows one filter, and would deliver every subject to ${consumer}`,
      );
    const client = await connections.nats();
    if (!client.ok) return refused(client.error.message);
    const kept = await readKeptStream(client.data, stream);
    if (!kept.ok) return refused(kept.error.message);
    if (kept.data === null) return waits(`stream ${stream} does not exist`);
    const there = await readKeptConsumer(client.data, stream, consumer);
    if (!there.ok) return refused(there.error.message);
    if (there.data !== null) return waits(`${consumer} is there by now`);
    const { messages } = kept.data.state;
    const starts = wanted.demands.deliverPolicy;
    if (messages > 0 && kept.data.config.retention === "limits" && starts !== "new")
      return refused(
        `${stream} keeps messages that were processed: a new consumer would get them again, and which of its ${counted(messages, "message")} those are is not known`,
      );
    return {
      kind: "plan",
      plan: {
        title: `Create consumer ${consumer} of ${stream}`,
        changes: [{ kind: "consumer-creation", stream, consumer, config: configOf(wanted) }],
        risks: [
          starts === "new"
            ? "What was published before it is there does not come to it."
            : `Its reader gets ${messages === 0 ? "every message from now on" : `the ${counted(messages, "message")} of ${stream} that wait`}.`,
        ],
        // Whether somebody takes its messages could not be seen before.
        uncovers: ["nats/consumer-progress"],
        undoneBy: `nats consumer rm ${stream} ${consumer}, while nobody reads from it. It takes nothing from anybody.`,
      },
    };
  },
};

/** What a consumer does with its messages, and nobody has said; keys of the configuration. */
function unsaidOf({ demands, maxDeliver }: ExpectedConsumer): string[] {
  const starts = demands.deliverPolicy;
  return [
    ...(demands.ackPolicy === undefined ? ["ackPolicy"] : []),
    ...(starts === undefined ? ["deliverPolicy"] : []),
    ...(starts === "by_start_sequence" || starts === "by_start_time" ? ["where it starts"] : []),
    ...(maxDeliver === null ? ["maxDeliver"] : []),
    ...(demands.delivery === "push" ? ["where it delivers to"] : []),
    ...(demands.priorityGroups?.length ? ["the policy of its priority groups"] : []),
  ];
}

/** As JetStream takes it; what is not said is the server's own default, which a reader that says nothing has as well. */
function configOf({ name, filterSubjects, maxDeliver, demands }: ExpectedConsumer): ConsumerConfig {
  const nanoseconds = (milliseconds: number) => Math.round(milliseconds * 1e6);
  const { ackWaitMs, backoffMs, inactiveThresholdMs } = demands;
  const settings = {
    durable_name: name,
    ack_policy: demands.ackPolicy,
    deliver_policy: demands.deliverPolicy,
    max_deliver: maxDeliver ?? undefined,
    // Servers before 2.10 take one filter only.
    filter_subject: filterSubjects.length === 1 ? filterSubjects[0] : undefined,
    filter_subjects: filterSubjects.length > 1 ? filterSubjects : undefined,
    ack_wait: ackWaitMs && nanoseconds(ackWaitMs),
    max_ack_pending: demands.maxAckPending,
    backoff: backoffMs?.map(nanoseconds),
    inactive_threshold: inactiveThresholdMs && nanoseconds(inactiveThresholdMs),
    num_replicas: demands.replicas,
  };
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
