import { deploymentSchema } from "../../../snapshot/kubernetes/workloads.ts";
import { type Repair, refused, waits } from "../../repair.ts";
import { editableWorkload, valuesKey, workloadOf } from "./live-workload.ts";

/** Scales the old ingestion API down once the release's own is ready to take its orders. */
export const retireOldApi: Repair = {
  id: "retire-old-api",
  title: "Scale down an old ingestion API beside the new one",
  codes: ["pipeline/single-api/second"],
  async plan(finding, context) {
    const { blueprint, connections } = context;
    const workload = workloadOf(finding);
    if (workload === null) return refused("it is no workload that can be scaled");
    const main = blueprint.workloads.find(
      ({ kind, single, name }) => kind === "Deployment" && single !== null && name !== workload.name,
    )?.name;
    if (main === undefined) return refused("no workload is said to take its place (workloads[].single)");
    const client = await connections.kubernetes();
    if (!client.ok) return refused(client.error.message);
    const { namespace } = client.data;
    const read = await client.data.get(`/apis/apps/v1/namespaces/${namespace}/deployments/${main}`);
    const own = read.ok ? deploymentSchema.safeParse(read.data).data : undefined;
    if (own === undefined)
      return refused(
        `Deployment ${main} cannot be read: whether it takes what the old one took is not known`,
      );
    const isReady =
      (own.status.observedGeneration ?? 0) >= (own.metadata.generation ?? 0) &&
      (own.status.availableReplicas ?? 0) >= Math.max(own.spec.replicas ?? 1, 1);
    if (!isReady) return waits(`${main} is not ready: without ${workload.name} nobody would take orders`);
    const key = valuesKey(workload.name, blueprint.release, "replicaCount");
    const answer = await editableWorkload(context, workload, key);
    if (answer.kind === "refused") return answer;
    const { live, spec } = answer;
    const before = spec.replicas ?? 1;
    if (before === 0) return refused("it has no replicas by now");
    const autoscaler = (context.data("kubernetes/horizontalpodautoscalers") ?? []).find(
      ({ spec: { scaleTargetRef } }) => scaleTargetRef.name === workload.name,
    );
    return {
      kind: "plan",
      plan: {
        title: `Scale ${workload.name} from ${before} to 0: ${main} is ready`,
        changes: [
          live.edit({ kind: "value", pointer: "/spec/replicas", before: spec.replicas ?? null, after: 0 }),
        ],
        risks: [
          `A client that calls ${workload.name} under a name or address of its own is refused from then on.`,
          ...(autoscaler === undefined
            ? []
            : [`HorizontalPodAutoscaler ${autoscaler.metadata.name} leaves it at 0.`]),
          ...live.ownerRisks(`${key}: 0`),
        ],
        verifiedBy: ["kubernetes/service-endpoints"],
        undoneBy: `Scale ${workload.name} to ${before} again.`,
      },
    };
  },
};
