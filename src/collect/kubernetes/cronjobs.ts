import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";
import { keptCronJobs } from "./kept/workloads.ts";

/** v1 since Kubernetes 1.21, v1beta1 until 1.24. */
const versions = ["v1", "v1beta1"];

/** The list of the first version the server has. */
export const cronJobsProbe = sectionProbe({
  section: "kubernetes/cronjobs",
  async read({ connections }): Promise<ProbeResult<unknown>> {
    const client = await connections.kubernetes();
    if (!client.ok) return client;
    for (const version of versions) {
      const path = `/apis/batch/${version}/namespaces/${client.data.namespace}/cronjobs`;
      const items = await client.data.list(path);
      if (items.ok || items.error.kind !== "not-found") return items;
    }
    return succeed([]);
  },
  keep: keptCronJobs,
});
