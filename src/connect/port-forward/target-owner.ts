import type * as z from "zod";
import { type Service, serviceSchema } from "../../snapshot/kubernetes/network.ts";
import type { Pod } from "../../snapshot/kubernetes/pod.ts";
import {
  type Deployment,
  deploymentSchema,
  type StatefulSet,
  statefulSetSchema,
} from "../../snapshot/kubernetes/workloads.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { KubernetesClient } from "../connections.ts";
import type { ForwardTarget } from "./target.ts";
import { containerPort, type PortAnswer, servicePodPort } from "./target-port.ts";

/** The object a target names; a pod is its own. */
export type TargetOwner =
  | { kind: "pod" }
  | { kind: "service"; service: Service }
  | { kind: "deployment" | "statefulset"; workload: Deployment | StatefulSet };

/** API path of the collection a target's object is in. */
export function collectionPath(kind: ForwardTarget["kind"], namespace: string): string {
  switch (kind) {
    case "pod":
      return `/api/v1/namespaces/${namespace}/pods`;
    case "service":
      return `/api/v1/namespaces/${namespace}/services`;
    case "deployment":
      return `/apis/apps/v1/namespaces/${namespace}/deployments`;
    case "statefulset":
      return `/apis/apps/v1/namespaces/${namespace}/statefulsets`;
  }
}

/** Reads the object a target names. */
export async function readOwner(
  client: KubernetesClient,
  { kind, name }: Pick<ForwardTarget, "kind" | "name">,
): Promise<ProbeResult<TargetOwner>> {
  if (kind === "pod") return succeed({ kind });
  const path = `${collectionPath(kind, client.namespace)}/${encodeURIComponent(name)}`;
  const object = await client.get(path);
  if (!object.ok) return object;
  switch (kind) {
    case "service": {
      const service = parseObject(serviceSchema, object.data, path);
      return service.ok ? succeed({ kind, service: service.data }) : service;
    }
    case "deployment": {
      const workload = parseObject(deploymentSchema, object.data, path);
      return workload.ok ? succeed({ kind, workload: workload.data }) : workload;
    }
    case "statefulset": {
      const workload = parseObject(statefulSetSchema, object.data, path);
      return workload.ok ? succeed({ kind, workload: workload.data }) : workload;
    }
  }
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
  const words = owner.kind === "pod" ? `Pod ${target.name}` : `${kindNames[owner.kind]} ${target.name}`;
  return containerPort(words, pod, target.port);
}

export const kindNames = {
  pod: "Pod",
  service: "Service",
  deployment: "Deployment",
  statefulset: "StatefulSet",
} as const;

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
