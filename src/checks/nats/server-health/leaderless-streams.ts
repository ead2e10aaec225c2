import type { ProbeError } from "../../../snapshot/probe-result.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import type { ServerContext } from "./server-context.ts";

export const streamsWithoutLeader = defineFinding({
  code: "nats/server-health/streams-without-leader",
  title: "Streams have no leader that answers",
  severity: ["error"],
  resource: ["nats/server"],
  recovers: null,
});

/** STREAM.LIST names streams whose leader does not answer. Measured on a cluster of 2.10.27: publishing to them finds no responders. */
export function leaderlessFinding({ kind, message }: ProbeError, { nats }: ServerContext): Finding[] {
  const names = kind === "unreachable" ? /streams do not answer: (.+)$/.exec(message)?.[1] : undefined;
  if (names === undefined) return [];
  return [
    streamsWithoutLeader({
      message: `${message.replace(/\.$/, "")}. Their servers are down or too few for a majority: what is published to them is refused or lost, and nothing is delivered.`,
      resource: "nats/server/cluster",
      evidence: { streams: names.split(", ") },
      remedy: {
        summary:
          "Bring the servers back that hold them. A stream with one replica is gone while its one server is.",
        commands: [nats("stream", "report"), nats("server", "report", "jetstream")],
      },
    }),
  ];
}
