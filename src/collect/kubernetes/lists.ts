import type { Blueprint } from "../../blueprint/blueprint.ts";
import type { SectionData, SectionId } from "../../snapshot/snapshot.ts";
import type { Probe } from "../probe.ts";
import { sectionProbe } from "../section-probe.ts";
import { keptJobs, keptObjects, keptPods, keptWorkloads } from "./kept/workloads.ts";

const core = "/api/v1";
const apps = "/apis/apps/v1";
const networking = "/apis/networking.k8s.io/v1";

/** The sections that are one list of the namespace: the API server's objects with what checks read of them. */
export const listProbes = {
  "kubernetes/pods": listProbe("kubernetes/pods", core, "pods", keptPods),
  "kubernetes/deployments": listProbe("kubernetes/deployments", apps, "deployments", keptWorkloads),
  "kubernetes/replicasets": listProbe("kubernetes/replicasets", apps, "replicasets", keptObjects),
  "kubernetes/statefulsets": listProbe("kubernetes/statefulsets", apps, "statefulsets", keptWorkloads),
  "kubernetes/daemonsets": listProbe("kubernetes/daemonsets", apps, "daemonsets", keptWorkloads),
  "kubernetes/jobs": listProbe("kubernetes/jobs", "/apis/batch/v1", "jobs", keptJobs),
  "kubernetes/services": listProbe("kubernetes/services", core, "services", keptObjects),
  "kubernetes/ingresses": listProbe("kubernetes/ingresses", networking, "ingresses", keptObjects),
  "kubernetes/persistentvolumeclaims": listProbe(
    "kubernetes/persistentvolumeclaims",
    core,
    "persistentvolumeclaims",
    keptObjects,
  ),
  "kubernetes/events": listProbe("kubernetes/events", core, "events", keptObjects),
} as const;

function listProbe<S extends SectionId>(
  section: S,
  api: string,
  resource: string,
  keep: (data: SectionData[S], blueprint: Blueprint) => SectionData[S],
): Probe<S> {
  return sectionProbe({
    section,
    async read({ connections }) {
      const client = await connections.kubernetes();
      if (!client.ok) return client;
      return client.data.list(`${api}/namespaces/${client.data.namespace}/${resource}`);
    },
    keep,
  });
}
