import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { RedisCluster } from "../../snapshot/redis.ts";
import { sectionProbe } from "../section-probe.ts";
import { numberIn, parseInfo } from "./info.ts";

/** How the cluster looks from this node. */
export const redisClusterProbe = sectionProbe({
  section: "redis/cluster",
  async read({ connections }): Promise<ProbeResult<RedisCluster>> {
    const client = await connections.redis();
    if (!client.ok) return client;
    const answer = await client.data.ask(["CLUSTER", "INFO"]);
    if (!answer.ok) {
      const isNone = /cluster support disabled/i.test(answer.error.message);
      return isNone
        ? failure({ kind: "not-configured", system: "redis", message: "this Redis is no cluster" })
        : answer;
    }
    const info = parseInfo(String(answer.data));
    return succeed({
      isOk: info.get("cluster_state") === "ok",
      slots: {
        assigned: numberIn(info, "cluster_slots_assigned") ?? 0,
        failing: numberIn(info, "cluster_slots_pfail") ?? 0,
        failed: numberIn(info, "cluster_slots_fail") ?? 0,
      },
      nodes: numberIn(info, "cluster_known_nodes") ?? 0,
    });
  },
});
