import type { Blueprint } from "../../blueprint/blueprint.ts";
import type { ProbeResult } from "../../snapshot/probe-result.ts";
import type { SectionData } from "../../snapshot/snapshot.ts";
import { dataOf } from "../unreadable.ts";
import { streamsWithoutRoom } from "./streams-without-room.ts";
import type { WantedStream } from "./wanted-streams.ts";

type NatsSection = "nats/monitoring" | "nats/account" | "nats/streams";

/**
 * Names of the streams still to be created that a single server refuses for lack of storage, which it tests before their subjects; a cluster does
 * it the other way round.
 */
export function outOfStorage(
  sections: { [S in NatsSection]: ProbeResult<SectionData[S]> },
  blueprint: Blueprint,
  created: WantedStream[],
): Set<string> {
  const monitoring = dataOf(sections["nats/monitoring"]);
  if ((monitoring?.clusterSize ?? 1) > 1) return new Set();
  const sources = {
    monitoring,
    account: dataOf(sections["nats/account"]),
    streams: dataOf(sections["nats/streams"]),
    conf: null,
    blueprint,
  };
  return new Set(streamsWithoutRoom("file", created, sources));
}
