import { builtInBlueprint } from "../../src/blueprint/built-in.ts";
import type { ProbeContext } from "../../src/collect/probe.ts";
import { probes } from "../../src/collect/probes.ts";
import type { Connections } from "../../src/connect/connections.ts";
import type { JetStreamWorld } from "../../src/jetstream/world.ts";
import type { Consumer, Stream } from "../../src/snapshot/nats.ts";
import { type ProbeResult, succeed } from "../../src/snapshot/probe-result.ts";
import type { SectionData, SectionId } from "../../src/snapshot/snapshot.ts";

/** What doctor sees: its own probes read it. */
export interface Look {
  world: JetStreamWorld;
  streams: readonly Stream[];
  consumers: readonly Consumer[];
}

export async function look(connections: Connections): Promise<ProbeResult<Look>> {
  const context: ProbeContext = {
    connections,
    blueprint: builtInBlueprint(),
    signal: new AbortController().signal,
    section<S extends SectionId>(id: S): Promise<ProbeResult<SectionData[S]>> {
      const probe = probes[id];
      return probe.collect(context);
    },
  };
  const [server, account, streams, monitoring, consumers] = await Promise.all([
    context.section("nats/server"),
    context.section("nats/account"),
    context.section("nats/streams"),
    context.section("nats/monitoring"),
    context.section("nats/consumers"),
  ]);
  if (!server.ok) return server;
  if (!account.ok) return account;
  if (!streams.ok) return streams;
  if (!monitoring.ok) return monitoring;
  if (!consumers.ok) return consumers;
  const world = {
    server: server.data,
    account: account.data,
    monitoring: monitoring.data,
    streams: streams.data,
    stated: {},
  };
  return succeed({ world, streams: streams.data, consumers: consumers.data });
}
