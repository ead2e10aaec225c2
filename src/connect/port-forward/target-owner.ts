import * as z from "zod";
import { type Service, serviceSchema } from "../../snapshot/kubernetes/network.ts";
import type { Pod } from "../../snapshot/kubernetes/pod.ts";
import { podTemplateSchema } from "../../snapshot/kubernetes/pod.ts";
import { selectorSchema } from "../../snapshot/kubernetes/workloads.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { KubernetesClient } from "../connections.ts";
import type { ForwardTarget } from "./target.ts";
import { collectionPath, type TargetKindName, targetKinds } from "./target-kinds.ts";
import { containerPort, type PortAnswer, servicePodPort } from "./target-port.ts";

/** The object a target names; a pod is its own. */
export type TargetOwner =
  | { kind: "pod" }
  | { kind: "service"; service: Service }
  | { kind: Exclude<TargetKindName, "pod" | "service">; workload: z.infer<typeof workloadSchema> };

/** What selects the pods of a workload, and what they are made from. */
const workloadSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({ selector: selectorSchema, template: podTemplateSchema }),
});

/** Reads the object a target names. */
export async function readOwner(
  client: KubernetesClient,
  { kind, name }: Pick<ForwardTarget, "kind" | "name">,
): Promise<ProbeResult<TargetOwner>> {
  if (kind === "pod") return succeed({ kind });
  const path = `${collectionPath(kind, client.namespace)}/${encodeURIComponent(name)}`;
  const object = await client.get(path);
  if (!object.ok) return object;
  if (kind === "service") {
    const service = parseObject(serviceSchema, object.data, path);
    return service.ok ? succeed({ kind, service: service.data }) : service;
  }
  const workload = parseObject(workloadSchema, object.data, path);
  return workload.ok ? succeed({ kind, workload: workload.data }) : workload;
}

/** Kubernetes' text form of what selects the owner's pods; null: nothing does (a Service without a selector). */
export function podSelector(owner: Exclude<TargetOwner, { kind: "pod" }>): string | null {
  if (owner.kind === "service") {
    const labels = Object.entries(owner.service.spec.selector);
    return labels.length === 0 ? null : labels.map(([key, value]) => `${key}=${value}`).join(",");
  }
  const { matchLabels, matchExpressions } = owner.workload.spec.selector;
  const equal = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const sets = matchExpressions.map(({ key, operator, values }) => {
    if (operator === "Exists") return key;
    if (operator === "DoesNotExist") return `!${key}`;
    return `${key} ${operator === "In" ? "in" : "notin"} (${values.join(",")})`;
  });
  return [...equal, ...sets].join(",") || null;
}

/** The port of one of the owner's pods that a target means. */
export function targetPodPort(owner: TargetOwner, target: ForwardTarget, pod: Pod["spec"]): PortAnswer {
  if (owner.kind === "service") return servicePodPort(owner.service, target.port, pod);
  return containerPort(`${targetKinds[owner.kind].word} ${target.name}`, pod, target.port);
}

/** The API's answer as one of our types, or that it is none. */
export function parseObject<T extends z.ZodType>(
  schema: T,
  data: unknown,
  path: string,
): ProbeResult<z.infer<T>> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return succeed(parsed.data);
  return failure({
    kind: "invalid",
    system: "kubernetes",
    message: `GET ${path}: the answer is not the object it should be`,
  });
}
