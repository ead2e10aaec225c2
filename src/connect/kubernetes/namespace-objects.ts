import * as z from "zod";
import type { Container } from "../../snapshot/kubernetes/container.ts";
import { type Service, serviceSchema } from "../../snapshot/kubernetes/network.ts";
import { type Pod, podSchema } from "../../snapshot/kubernetes/pod.ts";
import type { ReleaseName } from "../../snapshot/kubernetes/release-name.ts";
import { deploymentSchema, statefulSetSchema } from "../../snapshot/kubernetes/workloads.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { KubernetesClient } from "../connections.ts";
import { belongsTo } from "./choose-namespace.ts";

/** What says where NATS and PostgreSQL are: pods, their containers' environment, services. */
export interface NamespaceObjects {
  pods: Pod[];
  services: Service[];
  /** Containers of the release, of pods first and then of templates (workloads scaled to zero), each with the object it is of. */
  containers: { owner: string; ofWorker: boolean; container: Container }[];
}

const componentLabel = "app.kubernetes.io/component";

/** Reads pods and services of the namespace, and the templates of its workloads. Pods or services that may not be read are the failure. */
export async function readNamespaceObjects(
  client: KubernetesClient,
  release: ReleaseName,
): Promise<ProbeResult<NamespaceObjects>> {
  const inNamespace = `namespaces/${client.namespace}`;
  const [pods, services, deployments, statefulSets] = await Promise.all([
    client.list(`/api/v1/${inNamespace}/pods`),
    client.list(`/api/v1/${inNamespace}/services`),
    client.list(`/apis/apps/v1/${inNamespace}/deployments`),
    client.list(`/apis/apps/v1/${inNamespace}/statefulsets`),
  ]);
  if (!pods.ok) return failure(pods.error);
  if (!services.ok) return failure(services.error);
  const ours = (items: readonly unknown[]) => items.filter((item) => belongsTo(item, release));
  const parsedPods = parseEach(podSchema, pods.data);
  const sourceOf = (kind: string, { metadata }: Named, spec: Pod["spec"]) => ({
    owner: `${kind} ${metadata.name}`,
    ofWorker: metadata.labels[componentLabel] === "worker" || metadata.name.startsWith(`${release}-worker`),
    spec,
  });
  const templates = [
    // Templates only matter where no pod runs; without the right to read them the pods have to do.
    ...parseEach(deploymentSchema, deployments.ok ? ours(deployments.data) : []).map((workload) =>
      sourceOf("Deployment", workload, workload.spec.template.spec),
    ),
    ...parseEach(statefulSetSchema, statefulSets.ok ? ours(statefulSets.data) : []).map((workload) =>
      sourceOf("StatefulSet", workload, workload.spec.template.spec),
    ),
  ];
  const releasePods = parsedPods.filter((pod) => belongsTo(pod, release));
  const sources = [...releasePods.map((pod) => sourceOf("pod", pod, pod.spec)), ...templates];
  return succeed({
    pods: parsedPods,
    services: parseEach(serviceSchema, services.data),
    containers: sources.flatMap(({ spec, ...source }) =>
      spec.containers.map((container) => ({ ...source, container })),
    ),
  });
}

type Named = Pick<Pod, "metadata">;

/** Objects of an unexpected shape tell no address; the probes report them. */
function parseEach<T extends z.ZodType>(schema: T, items: readonly unknown[]): z.infer<T>[] {
  return items.flatMap((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}

/** A value of the containers' environment and where it stands. */
export interface EnvironmentValue {
  value: string;
  origin: string;
}

/** ConfigMaps and Secrets that were read already, for several questions in a row. */
export type ReadObjects = Map<string, ReturnType<typeof readSecret>>;

/**
 * The first container of the release that sets `name`, by itself or with a whole ConfigMap or Secret (`envFrom`); Secret and ConfigMap references are read.
 * Null: no container has it.
 */
export async function environmentValue(
  client: KubernetesClient,
  objects: Pick<NamespaceObjects, "containers">,
  name: string,
  wholes: ReadObjects = new Map(),
): Promise<ProbeResult<EnvironmentValue | null>> {
  let refusal: ProbeResult<never> | null = null;
  for (const { owner, container } of objects.containers) {
    const entry = container.env.find((candidate) => candidate.name === name);
    const origin = `${name} of ${owner}`;
    if (entry === undefined) {
      const found = await valueInWhole(client, container, name, wholes);
      if (found !== null) return succeed({ value: found.value, origin: `${origin}, ${found.where}` });
      continue;
    }
    if (entry.value) return succeed({ value: entry.value, origin });
    const secret = entry.valueFrom?.secretKeyRef;
    const configMap = entry.valueFrom?.configMapKeyRef;
    if (secret) {
      const values = await readSecret(client, secret.name);
      if (!values.ok) refusal ??= values;
      else if (values.data[secret.key])
        return succeed({ value: values.data[secret.key] ?? "", origin: `${origin}, Secret ${secret.name}` });
    }
    if (configMap) {
      const values = await readConfigMap(client, configMap.name);
      if (!values.ok) refusal ??= values;
      else if (values.data[configMap.key])
        return succeed({
          value: values.data[configMap.key] ?? "",
          origin: `${origin}, ConfigMap ${configMap.name}`,
        });
    }
  }
  return refusal ?? succeed(null);
}

/** A key of the ConfigMaps and Secrets that a container takes as a whole, of which the last one wins. What cannot be read may not have it. */
async function valueInWhole(
  client: KubernetesClient,
  { envFrom }: Container,
  name: string,
  read: ReadObjects,
): Promise<{ value: string; where: string } | null> {
  for (const { prefix = "", configMapRef, secretRef } of envFrom.toReversed()) {
    const of = configMapRef ?? secretRef;
    if (!of || !name.startsWith(prefix)) continue;
    const where = `${configMapRef ? "ConfigMap" : "Secret"} ${of.name}`;
    const values =
      read.get(where) ?? (configMapRef ? readConfigMap(client, of.name) : readSecret(client, of.name));
    read.set(where, values);
    const result = await values;
    const value = result.ok ? result.data[name.slice(prefix.length)] : undefined;
    if (value) return { value, where };
  }
  return null;
}

const dataSchema = z.object({ data: z.record(z.string(), z.string()).nullish() });

/** A Secret's values, decoded. */
export async function readSecret(
  client: KubernetesClient,
  name: string,
): Promise<ProbeResult<Record<string, string>>> {
  const values = await readData(client, "secrets", name);
  if (!values.ok) return values;
  return succeed(
    Object.fromEntries(
      Object.entries(values.data).map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")]),
    ),
  );
}

const readConfigMap = (client: KubernetesClient, name: string) => readData(client, "configmaps", name);

async function readData(
  client: KubernetesClient,
  resource: "secrets" | "configmaps",
  name: string,
): Promise<ProbeResult<Record<string, string>>> {
  const path = `/api/v1/namespaces/${client.namespace}/${resource}/${name}`;
  const object = await client.get(path);
  if (!object.ok) return object;
  const parsed = dataSchema.safeParse(object.data);
  if (parsed.success) return succeed(parsed.data.data ?? {});
  return failure({
    kind: "invalid",
    system: "kubernetes",
    message: `GET ${path}: the answer has no data map`,
  });
}
