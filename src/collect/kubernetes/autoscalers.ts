import type { ProbeResult } from "../../snapshot/probe-result.ts";
import { succeed } from "../../snapshot/probe-result.ts";
import type { SectionData, SectionId } from "../../snapshot/snapshot.ts";
import type { Probe } from "../probe.ts";
import { sectionProbe } from "../section-probe.ts";
import { keptObjects, keptScaledObjects } from "./kept/workloads.ts";

/** v2 since Kubernetes 1.23, v2beta2 until 1.25; both have conditions. */
export const horizontalPodAutoscalersProbe = firstServed(
  "kubernetes/horizontalpodautoscalers",
  ["/apis/autoscaling/v2", "/apis/autoscaling/v2beta2"],
  "horizontalpodautoscalers",
  keptObjects,
);

/** KEDA's own objects; a cluster without KEDA has none. */
export const scaledObjectsProbe = firstServed(
  "kubernetes/scaledobjects",
  ["/apis/keda.sh/v1alpha1"],
  "scaledobjects",
  keptScaledObjects,
);

/** One list, of the first API the server has; none where it has none of them. */
function firstServed<S extends SectionId>(
  section: S,
  apis: readonly string[],
  resource: string,
  keep: (data: SectionData[S]) => SectionData[S],
): Probe<S> {
  return sectionProbe({
    section,
    async read({ connections }): Promise<ProbeResult<unknown>> {
      const client = await connections.kubernetes();
      if (!client.ok) return client;
      for (const api of apis) {
        const items = await client.data.list(`${api}/namespaces/${client.data.namespace}/${resource}`);
        if (items.ok || items.error.kind !== "not-found") return items;
      }
      return succeed([]);
    },
    keep,
  });
}
