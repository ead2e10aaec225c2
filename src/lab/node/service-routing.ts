import { randomInt } from "node:crypto";
import { isIP } from "node:net";
import type { ClusterStore } from "../kubernetes-api/store.ts";
import type { Pod } from "./pod.ts";
import { isEnded, isReady, isTerminating, readPod } from "./pod.ts";
import type { ServiceSpec } from "./service.ts";
import { isHeadless, readServiceSpec, selects, targetPort } from "./service.ts";

export interface SocketAddress {
  host: string;
  port: number;
}

/** The local port a pod's port really listens on; undefined when nothing does. */
export type PodPortLookup = (podUid: string, podPort: number) => number | undefined;

/** Nobody listens on port 1 (tcpmux): connecting is refused, as kube-proxy rejects a Service without endpoints. */
const refusing: SocketAddress = { host: "127.0.0.1", port: 1 };

/**
 * Cluster DNS and kube-proxy in one: where a pod has to connect for `host:port`. Knows Services (`nomnom-nats-client`, with namespace and
 * `svc.cluster.local` as well), pods of headless Services (`nomnom-nats-0.nomnom-nats`), addresses of pods and Services, and localhost.
 * Other names with a dot and other addresses are the outside world. Rejects as getaddrinfo does for a name that is not known.
 */
export async function resolveFromPod(
  store: ClusterStore,
  lookup: PodPortLookup,
  from: Pod,
  host: string,
  port: number,
): Promise<SocketAddress> {
  if (host === "localhost" || host.startsWith("127.")) return reach(lookup, from, port);
  const place = isIP(host) === 0 ? byName(store, from.namespace, host) : byAddress(store, host);
  if (place === undefined) return outside(host, port);
  switch (place.kind) {
    case "pod":
      return reach(lookup, place.pod, port);
    case "service":
      return throughService(store, lookup, place, host, port);
  }
}

type Place = { kind: "pod"; pod: Pod } | { kind: "service"; spec: ServiceSpec; namespace: string };

function outside(host: string, port: number): SocketAddress {
  if (isIP(host) === 0 && (!host.includes(".") || /\.svc(\.|$)/.test(host))) throw notFound(host);
  return { host, port };
}

function notFound(host: string): Error {
  const details = { errno: -3008, code: "ENOTFOUND", syscall: "getaddrinfo", hostname: host };
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), details);
}

function byName(store: ClusterStore, ownNamespace: string, host: string): Place | undefined {
  const [first = "", second, third] = host
    .replace(/\.?$/, "")
    .replace(/\.svc(\.cluster\.local)?$/, "")
    .split(".");
  if (second === undefined) return service(store, ownNamespace, first);
  if (third === undefined) {
    return service(store, second, first) ?? podOfService(store, ownNamespace, second, first);
  }
  return podOfService(store, third, second, first);
}

function service(store: ClusterStore, namespace: string, name: string): Place | undefined {
  const found = store.get("Service", namespace, name);
  return found === undefined ? undefined : { kind: "service", spec: readServiceSpec(found), namespace };
}

function podOfService(
  store: ClusterStore,
  namespace: string,
  serviceName: string,
  hostname: string,
): Place | undefined {
  const found = store.get("Service", namespace, serviceName);
  if (found === undefined) return undefined;
  const spec = readServiceSpec(found);
  const pod = endpoints(store, namespace, spec).find((one) => one.spec.hostname === hostname);
  return pod === undefined ? undefined : { kind: "pod", pod };
}

function byAddress(store: ClusterStore, address: string): Place | undefined {
  const pod = store
    .list("Pod", null)
    .map(readPod)
    .find((one) => one.status.podIP === address && !isEnded(one));
  if (pod !== undefined) return { kind: "pod", pod };
  for (const object of store.list("Service", null)) {
    const spec = readServiceSpec(object);
    if (spec.clusterIP === address) {
      return { kind: "service", spec, namespace: object.metadata.namespace ?? "default" };
    }
  }
  return undefined;
}

function throughService(
  store: ClusterStore,
  lookup: PodPortLookup,
  { spec, namespace }: { spec: ServiceSpec; namespace: string },
  host: string,
  port: number,
): SocketAddress {
  const pods = endpoints(store, namespace, spec);
  const pod = pods[pods.length === 0 ? 0 : randomInt(pods.length)];
  // A headless name is its pods' addresses: without one there is no answer, and the port is the pod's own.
  if (isHeadless(spec)) {
    if (pod === undefined) throw notFound(host);
    return reach(lookup, pod, port);
  }
  const servicePort = spec.ports.find((one) => one.port === port);
  if (pod === undefined || servicePort === undefined) return refusing;
  const target = targetPort(servicePort, pod);
  return target === undefined ? refusing : reach(lookup, pod, target);
}

function endpoints(store: ClusterStore, namespace: string, spec: ServiceSpec): Pod[] {
  return store
    .list("Pod", namespace)
    .map(readPod)
    .filter((pod) => selects(spec, pod) && !isTerminating(pod) && !isEnded(pod))
    .filter((pod) => spec.publishNotReadyAddresses || isReady(pod));
}

function reach(lookup: PodPortLookup, pod: Pod, port: number): SocketAddress {
  const local = lookup(pod.uid, port);
  return local === undefined ? refusing : { host: "127.0.0.1", port: local };
}
