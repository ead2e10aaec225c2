import * as z from "zod";
import type { Blueprint } from "../../blueprint/blueprint.ts";
import type { KubernetesClient } from "../../connect/connections.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { SectionData, SectionId } from "../../snapshot/snapshot.ts";
import type { Probe } from "../probe.ts";
import { sectionProbe } from "../section-probe.ts";
import { keptPostgresClusters } from "./kept/operators.ts";
import { keptJobs, keptObjects, keptScaledObjects } from "./kept/workloads.ts";

/** Resources that only an operator's installation brings, by their section: KEDA's own, what nack (the JetStream controller) is asked for, CloudNativePG's, Argo's. */
const customResources = {
  "kubernetes/scaledobjects": { group: "keda.sh", version: "v1alpha1", resource: "scaledobjects" },
  "kubernetes/nack-streams": { group: "jetstream.nats.io", version: "v1beta2", resource: "streams" },
  "kubernetes/nack-consumers": { group: "jetstream.nats.io", version: "v1beta2", resource: "consumers" },
  "kubernetes/postgres-clusters": { group: "postgresql.cnpg.io", version: "v1", resource: "clusters" },
  "kubernetes/rollouts": { group: "argoproj.io", version: "v1alpha1", resource: "rollouts" },
} as const satisfies Partial<Record<SectionId, { group: string; version: string; resource: string }>>;

type OperatorSection = keyof typeof customResources;

/** Whether a section is an empty list where its operator is not installed. */
export const isOfOperator = (id: SectionId): boolean => id in customResources;

export const scaledObjectsProbe = operatorProbe("kubernetes/scaledobjects", keptScaledObjects);
export const nackStreamsProbe = operatorProbe("kubernetes/nack-streams", keptObjects);
export const nackConsumersProbe = operatorProbe("kubernetes/nack-consumers", keptObjects);
export const postgresClustersProbe = operatorProbe("kubernetes/postgres-clusters", keptPostgresClusters);
export const rolloutsProbe = operatorProbe("kubernetes/rollouts", keptJobs);

/** One list, where the operator is installed; none where it is not. */
function operatorProbe<S extends OperatorSection>(
  section: S,
  keep: (data: SectionData[S], blueprint: Blueprint) => SectionData[S],
): Probe<S> {
  const { group, version, resource } = customResources[section];
  return sectionProbe({
    section,
    async read({ connections }): Promise<ProbeResult<unknown>> {
      const client = await connections.kubernetes();
      if (!client.ok) return client;
      if (await isKnownToLack(client.data, group)) return succeed([]);
      const path = `/apis/${group}/${version}/namespaces/${client.data.namespace}/${resource}`;
      const items = await client.data.list(path);
      return items.ok || items.error.kind !== "not-found" ? items : succeed([]);
    },
    keep,
  });
}

const groupsSchema = z.object({ groups: z.array(z.object({ name: z.string() })) });

/**
 * Whether the API server says that it has no such API. Every authenticated user may ask (the role system:discovery), and it has to be asked: who may not list
 * what does not exist is answered 403, not 404 (authorisation comes first). One question for all probes of a round.
 */
async function isKnownToLack(client: KubernetesClient, group: string): Promise<boolean> {
  const answer = await client.get("/apis");
  const served = answer.ok ? groupsSchema.safeParse(answer.data) : null;
  return served?.success === true && !served.data.groups.some(({ name }) => name === group);
}
