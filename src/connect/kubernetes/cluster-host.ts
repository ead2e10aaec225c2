import { isIPv4 } from "node:net";
import type { Service } from "../../snapshot/kubernetes/network.ts";
import type { NamespaceObjects } from "./namespace-objects.ts";
import { bestPod, type PodTarget, podBehindService } from "./pod-behind-service.ts";

/** What a host name in a pod's environment stands for. */
export type ClusterHost =
  | { kind: "pod"; target: PodTarget }
  | { kind: "external" }
  | { kind: "no-pod"; message: string };

/**
 * Resolves a name as cluster DNS would for a pod of this namespace: `svc`, `svc.ns`, `svc.ns.svc.cluster.local`, `pod.svc…`. Anything else
 * (an address, a public name) is external and reached directly.
 */
export function resolveClusterHost(
  objects: NamespaceObjects,
  namespace: string,
  host: string,
  port: number,
): ClusterHost {
  // No name has a colon. isIP would take 5 ms for the first name it is asked about (Node 20).
  if (host.includes(":") || isIPv4(host)) return { kind: "external" };
  const labels = host.replace(/\.(svc(\.cluster\.local)?)\.?$/, "").split(".");
  const [first = "", second, third] = labels;
  const service = objects.services.find((candidate) => candidate.metadata.name === first);
  if (service && (second === undefined || (second === namespace && third === undefined)))
    return fromService(objects, service, port);
  const pod = objects.pods.find((candidate) => candidate.metadata.name === first);
  if (pod && second !== undefined && (third === undefined || third === namespace))
    return bestPod([pod]) === null
      ? { kind: "no-pod", message: `pod ${first} does not run` }
      : { kind: "pod", target: { pod, port, service: null } };
  const inCluster = labels.length === 1 || labels.length < host.split(".").length;
  if (!inCluster) return { kind: "external" };
  return {
    kind: "no-pod",
    message:
      second !== undefined && second !== namespace
        ? `${host} is in namespace ${second}, not in ${namespace}`
        : `there is no Service ${first} in namespace ${namespace}`,
  };
}

function fromService(objects: NamespaceObjects, service: Service, port: number): ClusterHost {
  const search = podBehindService(objects, service, port);
  return "found" in search
    ? { kind: "pod", target: search.found }
    : { kind: "no-pod", message: search.missing };
}
