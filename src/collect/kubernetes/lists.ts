import type { SectionId } from "../../snapshot/snapshot.ts";
import type { Probe } from "../probe.ts";
import { sectionProbe } from "../section-probe.ts";

const core = "/api/v1";
const apps = "/apis/apps/v1";
const networking = "/apis/networking.k8s.io/v1";

/** The sections that are one list of the namespace, as the API server gives it. */
export const listProbes = {
  "kubernetes/pods": listProbe("kubernetes/pods", core, "pods"),
  "kubernetes/deployments": listProbe("kubernetes/deployments", apps, "deployments"),
  "kubernetes/replicasets": listProbe("kubernetes/replicasets", apps, "replicasets"),
  "kubernetes/statefulsets": listProbe("kubernetes/statefulsets", apps, "statefulsets"),
  "kubernetes/daemonsets": listProbe("kubernetes/daemonsets", apps, "daemonsets"),
  "kubernetes/jobs": listProbe("kubernetes/jobs", "/apis/batch/v1", "jobs"),
  "kubernetes/services": listProbe("kubernetes/services", core, "services"),
  "kubernetes/ingresses": listProbe("kubernetes/ingresses", networking, "ingresses"),
  "kubernetes/persistentvolumeclaims": listProbe(
    "kubernetes/persistentvolumeclaims",
    core,
    "persistentvolumeclaims",
  ),
  "kubernetes/events": listProbe("kubernetes/events", core, "events"),
} as const;

function listProbe<S extends SectionId>(section: S, api: string, resource: string): Probe<S> {
  return sectionProbe({
    section,
    async read({ connections }) {
      const client = await connections.kubernetes();
      if (!client.ok) return client;
      return client.data.list(`${api}/namespaces/${client.data.namespace}/${resource}`);
    },
  });
}
