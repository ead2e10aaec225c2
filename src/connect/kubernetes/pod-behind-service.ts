import type { Service } from "../../snapshot/kubernetes/network.ts";
import type { Pod } from "../../snapshot/kubernetes/pod.ts";
import type { NamespaceObjects } from "./namespace-objects.ts";

/** A pod and the port to forward to. */
export interface PodTarget {
  pod: Pod;
  port: number;
  /** The Service it was found behind; null: a pod that was named. */
  service: { name: string; port: number } | null;
}

export type PodSearch = { found: PodTarget } | { missing: string };

/**
 * The pod and pod port that serve `port` of a Service: a ready pod first, else one that runs at least, since a doctor also looks at sick
 * servers. Terminating pods are left alone. Ties go to the first name, so that two runs look at the same pod.
 */
export function podBehindService(
  objects: Pick<NamespaceObjects, "pods">,
  service: Service,
  port: number,
): PodSearch {
  const name = service.metadata.name;
  const selector = Object.entries(service.spec.selector);
  if (selector.length === 0) return { missing: `Service ${name} has no selector` };
  const servicePort = service.spec.ports.find((candidate) => candidate.port === port);
  if (servicePort === undefined) return { missing: `Service ${name} has no port ${port}` };
  const pods = objects.pods.filter((pod) =>
    selector.every(([key, value]) => pod.metadata.labels[key] === value),
  );
  const pod = bestPod(pods);
  if (pod === null) return { missing: noneRuns(name, pods) };
  const headless = service.spec.clusterIP === "None";
  const target = headless ? port : (servicePort.targetPort ?? port);
  const podPort = typeof target === "number" ? target : namedPort(pod, target);
  return podPort === null
    ? { missing: `pod ${pod.metadata.name} has no port named ${target}` }
    : { found: { pod, port: podPort, service: { name, port } } };
}

function noneRuns(service: string, pods: readonly Pod[]): string {
  const [first, second] = pods;
  if (first === undefined) return `Service ${service} selects no pod`;
  return second === undefined
    ? `pod ${first.metadata.name}, the only one behind Service ${service}, does not run`
    : `none of the ${pods.length} pods behind Service ${service} runs`;
}

/** The best pod to talk to, or null when none runs. */
export function bestPod(pods: readonly Pod[]): Pod | null {
  const alive = pods
    .filter((pod) => !pod.metadata.deletionTimestamp && pod.status.phase === "Running")
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  return alive.find(isReady) ?? alive.find(hasRunningContainer) ?? null;
}

/** The container port of that name. */
export function namedPort(pod: Pod, name: string): number | null {
  for (const container of pod.spec.containers)
    for (const port of container.ports) if (port.name === name) return port.containerPort;
  return null;
}

const isReady = (pod: Pod) =>
  pod.status.conditions.some((condition) => condition.type === "Ready" && condition.status === "True");

const hasRunningContainer = (pod: Pod) =>
  pod.status.containerStatuses.some((status) => status.state.running != null);
