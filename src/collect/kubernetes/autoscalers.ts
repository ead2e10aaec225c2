import type { ProbeResult } from "../../snapshot/probe-result.ts";
import { succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";
import { keptObjects } from "./kept/workloads.ts";

/** v2 since Kubernetes 1.23, v2beta2 until 1.25; both have conditions. */
const versions = ["v2", "v2beta2"];

/** The list of the first version the server has. */
export const horizontalPodAutoscalersProbe = sectionProbe({
  section: "kubernetes/horizontalpodautoscalers",
  async read({ connections }): Promise<ProbeResult<unknown>> {
    const client = await connections.kubernetes();
    if (!client.ok) return client;
    for (const version of versions) {
      const path = `/apis/autoscaling/${version}/namespaces/${client.data.namespace}/horizontalpodautoscalers`;
      const items = await client.data.list(path);
      if (items.ok || items.error.kind !== "not-found") return items;
    }
    return succeed([]);
  },
  keep: keptObjects,
});
