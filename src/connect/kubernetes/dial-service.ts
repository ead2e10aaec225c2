import type { Duplex } from "node:stream";
import { podSchema, serviceSchema } from "../../snapshot/kubernetes.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { KubernetesClient } from "../connections.ts";
import { podBehindService } from "./pod-behind-service.ts";

/** A connection to a pod that serves this port of a Service now. */
export interface DialledService {
  pod: string;
  stream: Duplex;
}

/** Looks the Service and its pods up and dials one; nothing is remembered between calls, so a restart costs one retry. */
export async function dialService(
  client: KubernetesClient,
  name: string,
  port: number,
): Promise<ProbeResult<DialledService>> {
  const namespace = `/api/v1/namespaces/${client.namespace}`;
  const found = await client.get(`${namespace}/services/${name}`);
  if (!found.ok) return found;
  const service = serviceSchema.safeParse(found.data);
  if (!service.success) return invalid(`Service ${name} has an unexpected shape`);
  const labelSelector = Object.entries(service.data.spec.selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  const listed = await client.list(`${namespace}/pods`, { labelSelector });
  if (!listed.ok) return listed;
  const pods = listed.data.flatMap((item) => {
    const pod = podSchema.safeParse(item);
    return pod.success ? [pod.data] : [];
  });
  const search = podBehindService({ pods, services: [service.data], containers: [] }, service.data, port);
  if ("missing" in search)
    return failure({ kind: "unreachable", system: "kubernetes", message: search.missing });
  const pod = search.found.pod.metadata.name;
  const stream = await client.dialPod(pod, search.found.port);
  return stream.ok ? succeed({ pod, stream: stream.data }) : stream;
}

const invalid = (message: string) => failure({ kind: "invalid", system: "kubernetes", message });
