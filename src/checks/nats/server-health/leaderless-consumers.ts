import type { Consumer } from "../../../snapshot/nats.ts";
import type { ProbeResult } from "../../../snapshot/probe-result.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { type ServerContext, systemReport } from "./server-context.ts";

export const consumersWithoutLeader = defineFinding({
  code: "nats/server-health/consumers-without-leader",
  title: "Consumers have no leader that answers",
  severity: ["error"],
  resource: ["nats/server"],
  recovers: null,
});

/** A consumer may have fewer replicas than its stream: without its server the stream goes on, and its readers get nothing (2.10.27, 2.15.3). */
export function leaderlessConsumerFindings(
  consumers: ProbeResult<Consumer[]>,
  context: ServerContext,
): Finding[] {
  if (consumers.ok || consumers.error.unlisted === undefined) return [];
  const { message, unlisted } = consumers.error;
  const stream = / consumers of (\S+) do not answer/.exec(message)?.[1];
  return [
    consumersWithoutLeader({
      message: `${message.replace(/\.$/, "")}. Their servers are down or have no majority: the stream takes messages, and the readers of these consumers get none.`,
      resource: "nats/server/cluster",
      evidence: { stream: stream ?? null, consumers: Object.keys(unlisted) },
      remedy: {
        summary:
          "Bring back the servers that hold them. A consumer with one replica is not available while its server is down: give it then as many as its stream has.",
        commands: [
          ...(stream === undefined ? [] : [context.nats("consumer", "report", stream)]),
          ...systemReport(context),
        ],
      },
    }),
  ];
}
