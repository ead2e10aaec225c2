import * as z from "zod";
import { parseJsonOr } from "../../../parse-json.ts";
import { commandLine } from "../../../remedy/command.ts";
import { kubectlFor } from "../../../remedy/kubectl.ts";
import { joined, placeholder } from "../../../remedy/word.ts";
import type { ReplicaSet } from "../../../snapshot/kubernetes/workloads.ts";
import { type PlanContext, type Repair, refused } from "../../repair.ts";
import { editableWorkload, valuesKey, workloadOf } from "./live-workload.ts";

/** How many pods it had, and who says so. */
interface Before {
  replicas: number;
  source: string;
}

/** Gives a workload that has no replicas as many as it had, where something in the cluster says how many. */
export const scaleUp: Repair = {
  id: "scale-up",
  title: "Scale up what was scaled to zero",
  codes: ["kubernetes/pod-readiness/scaled-to-zero"],
  async plan(finding, context) {
    const workload = workloadOf(finding);
    if (workload === null) return refused("it is no workload that can be scaled");
    const { name, kind } = workload;
    const key = valuesKey(name, context.blueprint.release, "replicaCount");
    const answer = await editableWorkload(context, workload, key);
    if (answer.kind === "refused") return answer;
    const { live, spec } = answer;
    if (spec.replicas !== 0) return refused(`it has ${spec.replicas ?? 1} replicas by now`);
    const keda = (context.data("kubernetes/scaledobjects") ?? []).find(
      (object) => object.spec.scaleTargetRef.name === name,
    );
    if (keda !== undefined)
      return refused(`KEDA's ScaledObject ${keda.metadata.name} decides how many replicas ${name} has`);
    const before =
      byAutoscaler(name, context) ??
      asApplied(live.object.metadata.annotations) ??
      ofRevisions(name, context);
    if (before === null)
      return refused("nothing in the cluster says how many replicas it had", {
        summary: "Say how many it should have.",
        commands: [
          commandLine(
            kubectlFor(context.target)(
              ...["scale", `${kind.toLowerCase()}/${name}`],
              joined("--replicas=", placeholder("N")),
            ),
          ),
        ],
      });
    return {
      kind: "plan",
      plan: {
        title: `Scale ${name} up to ${before.replicas}`,
        changes: [live.edit({ kind: "value", pointer: "/spec/replicas", before: 0, after: before.replicas })],
        risks: [
          `${before.replicas} is what ${before.source} says.`,
          "Somebody has scaled it to zero, and may have had a reason that stands nowhere in the cluster.",
          ...live.ownerRisks(`${key}: ${before.replicas}`),
        ],
        verifiedBy: ["kubernetes/service-endpoints"],
        undoneBy: "Scale it to 0 again.",
      },
    };
  },
};

/** An autoscaler leaves alone what has no replicas, and takes over again from the first one on. */
function byAutoscaler(name: string, { data }: Pick<PlanContext, "data">): Before | null {
  const autoscaler = (data("kubernetes/horizontalpodautoscalers") ?? []).find(
    ({ spec }) => spec.scaleTargetRef.name === name,
  );
  if (autoscaler === undefined) return null;
  const { metadata, spec } = autoscaler;
  return {
    replicas: spec.minReplicas ?? 1,
    source: `HorizontalPodAutoscaler ${metadata.name} (minReplicas)`,
  };
}

const appliedSchema = z.object({ spec: z.object({ replicas: z.number().int().positive().optional() }) });

/** What kubectl apply was given last. */
function asApplied(annotations: Readonly<Record<string, string>>): Before | null {
  const text = annotations["kubectl.kubernetes.io/last-applied-configuration"];
  const applied = text === undefined ? undefined : appliedSchema.safeParse(parseJsonOr(text, undefined)).data;
  if (applied === undefined) return null;
  return { replicas: applied.spec.replicas ?? 1, source: "the manifest that was applied last" };
}

const desired = "deployment.kubernetes.io/desired-replicas";
const revision = "deployment.kubernetes.io/revision";

/** What a Deployment wanted when an earlier revision of it was the newest; its controller writes 0 into the newest alone. */
function ofRevisions(name: string, { data }: Pick<PlanContext, "data">): Before | null {
  const wanted = ({ metadata }: ReplicaSet) => Number(metadata.annotations[desired] ?? 0);
  const age = ({ metadata }: ReplicaSet) => Number(metadata.annotations[revision] ?? 0);
  const latest = (data("kubernetes/replicasets") ?? [])
    .filter(({ metadata }) =>
      metadata.ownerReferences.some((of) => of.kind === "Deployment" && of.name === name),
    )
    .filter((set) => wanted(set) > 0)
    .toSorted((a, b) => age(b) - age(a))[0];
  return latest === undefined
    ? null
    : {
        replicas: wanted(latest),
        source: `revision ${age(latest)} of it (ReplicaSet ${latest.metadata.name})`,
      };
}
