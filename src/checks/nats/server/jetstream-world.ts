import type { Blueprint } from "../../../blueprint/blueprint.ts";
import type { JetStreamWorld, StatedLimit, StorageKind } from "../../../jetstream/world.ts";
import type { JetStreamAccount, NatsMonitoring, NatsServer, Stream } from "../../../snapshot/nats.ts";
import type { ProbeResult } from "../../../snapshot/probe-result.ts";
import { dataOf } from "../../unreadable.ts";
import type { ConfiguredSize, ReleaseConf } from "../storage/nats-conf.ts";

interface NatsSections {
  "nats/server"?: ProbeResult<NatsServer>;
  "nats/account": ProbeResult<JetStreamAccount>;
  "nats/monitoring"?: ProbeResult<NatsMonitoring>;
}

/** What the configuration says of the server's limits. */
export const statedLimits = ({ nats: { maxFileBytes } }: Blueprint): JetStreamWorld["stated"] =>
  maxFileBytes === null ? {} : { file: { bytes: maxFileBytes, source: "nats.maxFile of the configuration" } };

/** What NATS itself answers, and what is written elsewhere of its limits. */
export function jetStreamWorld(
  sections: NatsSections,
  streams: readonly Stream[] | null,
  blueprint: Blueprint,
  conf: ReleaseConf | null = null,
): JetStreamWorld {
  const { "nats/server": server, "nats/account": account, "nats/monitoring": monitoring } = sections;
  const world = {
    server: server === undefined ? null : dataOf(server),
    account: dataOf(account),
    monitoring: monitoring === undefined ? null : dataOf(monitoring),
    streams,
  };
  const isLimited = (kind: StorageKind): boolean => {
    const { account: own } = world;
    if (own === null) return false;
    const limits = own.tiers === undefined ? [own] : Object.values(own.tiers);
    return limits.some((each) => (kind === "file" ? each.maxStorageBytes : each.maxMemoryBytes) >= 0);
  };
  const file = !isLimited("file") && configured(conf, conf?.conf.maxFile);
  const memory = !isLimited("memory") && configured(conf, conf?.conf.maxMemory);
  const stated = { ...(file && { file }), ...(memory && { memory }), ...statedLimits(blueprint) };
  return { ...world, stated };
}

function configured(conf: ReleaseConf | null, size: ConfiguredSize | undefined): StatedLimit | null {
  if (conf === null || size?.kind !== "bytes" || size.bytes < 0) return null;
  return {
    bytes: size.bytes,
    source: `ConfigMap ${conf.name} (whether the server has loaded it is not visible)`,
  };
}
