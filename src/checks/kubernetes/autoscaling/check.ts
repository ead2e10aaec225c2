import { type Kubectl, kubectlFor } from "../../../remedy/kubectl.ts";
import type { HorizontalPodAutoscaler } from "../../../snapshot/kubernetes/autoscaling.ts";
import { isOfRelease, releaseWords } from "../../../snapshot/kubernetes/release-name.ts";
import type { Deployment } from "../../../snapshot/kubernetes/workloads.ts";
import { defineCheck } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { dataOf, errorsOf, undecidedBy } from "../../unreadable.ts";
import { clusterNow } from "../cluster-now.ts";
import { atMaximum, cannotScale, fallback, noEndpoint, wrongConsumer, wrongEndpoint } from "./findings.ts";
import { isFalseForAWhile } from "./lasting-condition.ts";
import { scaledObjectFindings } from "./scaled-object-findings.ts";

/** What scales the workloads of the release, the HorizontalPodAutoscalers and KEDA's ScaledObjects, can do so. */
export const autoscaling = defineCheck({
  id: "kubernetes/autoscaling",
  title: "Autoscalers can scale their workloads",
  requires: ["kubernetes/reachable"],
  reads: [],
  optional: [
    "kubernetes/server",
    "kubernetes/horizontalpodautoscalers",
    "kubernetes/scaledobjects",
    "nats/consumers",
    "kubernetes/services",
    "kubernetes/deployments",
  ],
  findings: [wrongConsumer, noEndpoint, wrongEndpoint, cannotScale, fallback, atMaximum],
  decide({ optional: sections, blueprint, target, takenAt }) {
    const server = dataOf(sections["kubernetes/server"]);
    const lists = [
      sections["kubernetes/horizontalpodautoscalers"],
      sections["kubernetes/scaledobjects"],
    ] as const;
    const own = <T extends { metadata: Parameters<typeof isOfRelease>[0] }>(items: readonly T[] | null) =>
      (items ?? []).filter(({ metadata }) => isOfRelease(metadata, blueprint));
    const autoscalers = own(dataOf(lists[0]));
    const scaledObjects = own(dataOf(lists[1]));
    const incomplete = undecidedBy(errorsOf(lists), target, server?.user ?? null);
    if (autoscalers.length + scaledObjects.length === 0 && incomplete === undefined)
      return { kind: "not-applicable", reason: `${releaseWords(blueprint)} has no autoscaler` };
    const now = clusterNow(takenAt, server);
    const kubectl = kubectlFor(target);
    const consumers = dataOf(sections["nats/consumers"]);
    const deployments = dataOf(sections["kubernetes/deployments"]);
    const around = {
      namespace: target.namespace,
      services: dataOf(sections["kubernetes/services"]),
      mayBeBeside: deployments === null || deployments.some(isKeda),
    };
    return {
      kind: "decided",
      findings: [
        ...scaledObjects.flatMap((object) => scaledObjectFindings(object, consumers, now, kubectl, around)),
        ...autoscalers.flatMap((autoscaler) => autoscalerFindings(autoscaler, now, kubectl)),
      ],
      ...(incomplete && { incomplete }),
    };
  },
});

/** By its image, whatever the release is called (ghcr.io/kedacore/keda). */
const isKeda = ({ spec }: Deployment): boolean =>
  spec.template.spec.containers.some(({ image }) => /\/keda(?:-operator)?[:@]/.test(`${image}:`));

/** KEDA makes an autoscaler for each ScaledObject: that it is scaled to zero is no fault. */
function autoscalerFindings(
  { metadata, spec, status }: HorizontalPodAutoscaler,
  now: number,
  kubectl: Kubectl,
): Finding[] {
  const resource = `kubernetes/horizontalpodautoscaler/${metadata.name}` as const;
  const target = spec.scaleTargetRef.name;
  const broken = status.conditions.find(
    (condition) =>
      (condition.type === "AbleToScale" || condition.type === "ScalingActive") &&
      condition.reason !== "ScalingDisabled" &&
      isFalseForAWhile(condition, now),
  );
  const describe = kubectl("describe", "horizontalpodautoscaler", metadata.name);
  if (broken !== undefined)
    return [
      cannotScale({
        resource,
        message: `HorizontalPodAutoscaler ${metadata.name} cannot scale ${target}: ${broken.message?.trim().replace(/\.$/, "") || (broken.reason ?? "it gives no reason")}.`,
        evidence: { condition: broken.type, reason: broken.reason ?? null },
        remedy: {
          summary:
            "Give it the metrics it needs (metrics-server, requests of the containers), or correct its target.",
          commands: [describe],
        },
      }),
    ];
  const limited = status.conditions.find(({ type }) => type === "ScalingLimited");
  if (limited?.status !== "True" || limited.reason !== "TooManyReplicas") return [];
  return [
    atMaximum({
      resource,
      message: `HorizontalPodAutoscaler ${metadata.name} wants more than the ${spec.maxReplicas ?? "most"} replicas ${target} may have.`,
      evidence: { maxReplicas: spec.maxReplicas ?? null, currentReplicas: status.currentReplicas ?? null },
      remedy: { summary: "Raise maxReplicas if it stays busy.", commands: [describe] },
    }),
  ];
}
