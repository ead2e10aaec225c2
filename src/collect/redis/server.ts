import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { RedisServer } from "../../snapshot/redis.ts";
import { sectionProbe } from "../section-probe.ts";
import { numberIn, parseInfo, partsOf, type RedisInfo } from "./info.ts";

/** What the server says of itself, and whether it answers a PING. */
export const redisServerProbe = sectionProbe({
  section: "redis/server",
  async read({ connections }): Promise<ProbeResult<RedisServer>> {
    const client = await connections.redis();
    if (!client.ok) return client;
    const ping = await client.data.ping();
    if (!ping.ok) return ping;
    const answer = await client.data.ask(["INFO"]);
    if (!answer.ok) return answer;
    const info = parseInfo(String(answer.data));
    const what = `INFO of Redis at ${client.data.url}`;
    if (info.get("redis_mode") === "sentinel")
      return failure({
        kind: "invalid",
        system: "redis",
        message: `${what}: this is Sentinel, which holds no data and only knows where Redis is`,
        hint: "Give the address of the primary: SENTINEL GET-MASTER-ADDR-BY-NAME names it.",
      });
    if (!info.has("redis_version"))
      return failure({ kind: "invalid", system: "redis", message: `${what}: redis_version is missing` });
    return succeed(serverOf(info, ping.data));
  },
});

const serverOf = (info: RedisInfo, ping: string): RedisServer => ({
  ...productOf(info),
  isCluster: info.get("cluster_enabled") === "1",
  uptimeSeconds: numberIn(info, "uptime_in_seconds"),
  ping,
  loading: info.get("loading") === "1" ? { secondsLeft: numberIn(info, "loading_eta_seconds") } : null,
  clients: {
    connected: numberIn(info, "connected_clients") ?? 0,
    max: numberIn(info, "maxclients"),
    rejected: numberIn(info, "rejected_connections") ?? 0,
  },
  memory: {
    usedBytes: numberIn(info, "used_memory") ?? 0,
    uncountedBytes: numberIn(info, "mem_not_counted_for_evict") ?? 0,
    limitBytes: numberIn(info, "maxmemory") ?? 0,
    policy: info.get("maxmemory_policy") ?? "noeviction",
    residentBytes: numberIn(info, "used_memory_rss"),
    systemBytes: numberIn(info, "total_system_memory"),
    evictedKeys: numberIn(info, "evicted_keys") ?? 0,
  },
  keys: keysOf(info),
  persistence: {
    lastSaveOk: info.get("rdb_last_bgsave_status") !== "err",
    lastSaveAt: numberIn(info, "rdb_last_save_time"),
    changesSinceSave: numberIn(info, "rdb_changes_since_last_save") ?? 0,
    appendOnly: info.get("aof_enabled") === "1",
    lastAppendOk: info.get("aof_last_write_status") !== "err",
    lastRewriteOk: info.get("aof_last_bgrewrite_status") !== "err",
  },
  replication: replicationOf(info),
});

/** Valkey says a version of Redis as well, for clients that ask for that. */
function productOf(info: RedisInfo): Pick<RedisServer, "product" | "version"> {
  const valkey = info.get("valkey_version");
  return valkey === undefined
    ? { product: "Redis", version: info.get("redis_version") ?? "" }
    : { product: "Valkey", version: valkey };
}

function keysOf(info: RedisInfo): RedisServer["keys"] {
  const databases = [...info].flatMap(([name, value]) => (/^db\d+$/.test(name) ? [partsOf(value)] : []));
  const sum = (part: string) => databases.reduce((total, each) => total + (numberIn(each, part) ?? 0), 0);
  return { total: sum("keys"), expiring: sum("expires") };
}

function replicationOf(info: RedisInfo): RedisServer["replication"] {
  const written = numberIn(info, "master_repl_offset") ?? 0;
  const replicas = [...info].flatMap(([name, value]) => (/^slave\d+$/.test(name) ? [partsOf(value)] : []));
  return {
    primary:
      info.get("role") === "slave"
        ? {
            host: info.get("master_host") ?? "",
            port: numberIn(info, "master_port") ?? 0,
            isLinked: info.get("master_link_status") === "up",
            isSyncing: info.get("master_sync_in_progress") === "1",
            downSeconds: numberIn(info, "master_link_down_since_seconds"),
            isReadOnly: info.get("slave_read_only") !== "0",
          }
        : null,
    replicas: replicas.map((each) => ({
      address: `${each.get("ip") ?? ""}:${each.get("port") ?? ""}`,
      state: each.get("state") ?? "unknown",
      behindBytes: Math.max(0, written - (numberIn(each, "offset") ?? 0)),
      lagSeconds: numberIn(each, "lag") ?? 0,
    })),
    good: numberIn(info, "min_slaves_good_slaves"),
  };
}
