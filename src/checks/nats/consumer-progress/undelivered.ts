import { psql } from "../../../remedy/psql.ts";
import { plural } from "../../../units/counted.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { consumerResource } from "../consumers/consumer-resource.ts";
import { messageCount } from "../streams/message-count.ts";
import { givenUpCount, returnsEach } from "./consumer-state.ts";
import { figures, type Observed } from "./observed-consumer.ts";

export const givenUp = defineFinding({
  code: "nats/consumer-progress/given-up",
  title: "Messages were given up: never acknowledged, not handed out again",
  severity: ["error", "warning"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const comesBack = defineFinding({
  code: "nats/consumer-progress/comes-back",
  title: "Messages are handed out again and again",
  severity: ["warning"],
  resource: ["nats/consumer"],
  recovers: null,
});

/** A message that came back ten times: nomnom's worker gives a message up at its third delivery (MAX_DELIVER). */
const manyTimes = 10;

/** Messages nobody will ever get again: not stored, not among the dead letters. */
export function givenUpFinding(observed: Observed): Finding | null {
  const { consumer, stream, wanted, nats, target } = observed;
  const count = givenUpCount(consumer);
  if (count === 0) return null;
  const isQueue = stream.config.retention === "workqueue" && stream.state.messages > 0;
  const limit = consumer.config.max_deliver;
  const times = limit > 0 ? ` after ${limit === 1 ? "one delivery" : `${limit} deliveries`}` : "";
  const it = plural(count, "it is", "they are");
  return givenUp({
    severity: isQueue && wanted !== null ? "error" : "warning",
    message: `Consumer ${consumer.name} has given up ${messageCount(count)}${times}: never acknowledged, ${it} not handed out again, and the server puts ${plural(count, "it", "them")} into no other stream.${isQueue ? ` ${stream.config.name} is a work queue and keeps ${plural(count, "it", "them")} for ever.` : ""}`,
    resource: consumerResource(consumer.stream_name, consumer.name),
    evidence: { ...figures(observed), givenUp: count },
    remedy: {
      summary: isQueue
        ? `Look at the oldest message of ${stream.config.name}; publish it again once the worker can read it, and delete it.`
        : "Find them by their rows in message_status (processing, failed), repair what the worker cannot read, and send them again.",
      commands: isQueue
        ? [
            nats("stream", "get", stream.config.name, String(stream.state.first_seq)),
            nats("stream", "rmm", stream.config.name, String(stream.state.first_seq)),
          ]
        : [
            psql(
              target,
              "SELECT message_id, status, retry_count, error_message FROM message_status WHERE status IN ('processing', 'failed') ORDER BY received_at DESC LIMIT 20",
            ),
            nats("stream", "view", stream.config.name),
          ],
    },
  });
}

/** A message without end: no limit on its deliveries, and the worker never acknowledges it. */
export function comesBackFinding(observed: Observed): Finding | null {
  const { consumer, kubectl, nats, wanted } = observed;
  const times = returnsEach(consumer);
  if (times < manyTimes) return null;
  const count = consumer.num_redelivered;
  return comesBack({
    message: `Consumer ${consumer.name} hands ${messageCount(count)} out again and again, ${times} times${count === 1 ? "" : " each on average"} so far: the worker never acknowledges ${plural(count, "it", "them")}, and max_deliver is unlimited.`,
    resource: consumerResource(consumer.stream_name, consumer.name),
    evidence: { ...figures(observed), redeliveriesEach: times },
    remedy: {
      summary: "Look at the message after the ack floor and at the worker's log; a limit ends the loop.",
      commands: [
        nats("stream", "get", consumer.stream_name, String(consumer.ack_floor.stream_seq + 1)),
        ...(wanted?.worker ? [kubectl("logs", `deployment/${wanted.worker.name}`, "--tail=50")] : []),
        nats(
          ...["consumer", "edit", consumer.stream_name, consumer.name],
          ...["--max-deliver", String(wanted?.maxDeliver ?? 3)],
        ),
      ],
    },
  });
}
