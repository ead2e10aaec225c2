import { dataOf } from "../../../snapshot/probe-result.ts";
import type { Snapshot } from "../../../snapshot/snapshot.ts";
import { learnDatabases } from "./learn-databases.ts";
import { learnRedis } from "./learn-redis.ts";
import { learnServers } from "./learn-servers.ts";
import { learnStreams } from "./learn-streams.ts";
import { learnTables } from "./learn-tables.ts";
import { learnWay } from "./learn-way.ts";
import { learnWorkloads } from "./learn-workloads.ts";
import type { Learned } from "./learned.ts";
import { namingOf } from "./named-in.ts";

/** What a snapshot says of a pipeline of anybody's. Nothing is learnt of what could not be read. */
export function learn(snapshot: Pick<Snapshot, "sections" | "target">): Learned {
  const { sections } = snapshot;
  const nats = learnStreams(
    dataOf(sections["nats/streams"]) ?? [],
    dataOf(sections["nats/consumers"]) ?? [],
    namingOf(snapshot),
    {
      streams: dataOf(sections["kubernetes/nack-streams"]) ?? [],
      consumers: dataOf(sections["kubernetes/nack-consumers"]) ?? [],
    },
  );
  const postgres = learnTables(dataOf(sections["postgres/relations"]) ?? { relations: [], count: 0 });
  const readers = nats.streams.flatMap(({ consumers }) => consumers.flatMap(({ reader }) => reader ?? []));
  const { leftOut, ...databases } = learnDatabases(snapshot, new Set(readers));
  return {
    servers: learnServers(snapshot),
    streams: nats.streams,
    tables: postgres.tables,
    ...databases,
    redis: learnRedis(snapshot),
    workloads: learnWorkloads(snapshot),
    way: learnWay({ streams: nats.streams, tables: postgres.tables, filledBy: databases.filledBy }),
    leftOut: { streams: nats.leftOut, tables: postgres.leftOut, databases: leftOut },
  };
}
