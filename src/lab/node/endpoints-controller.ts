import { isDeepStrictEqual } from "node:util";
import { withDefaults } from "../kubernetes-api/defaults.ts";
import type { KubernetesObject } from "../kubernetes-api/store.ts";
import type { Cluster, Controller } from "./cluster.ts";
import { timestamp } from "./cluster.ts";
import { randomSuffix } from "./generated-name.ts";
import type { Pod } from "./pod.ts";
import { controlledBy, isEnded, isOwnedBy, isReady, isTerminating, readPod } from "./pod.ts";
import type { ServiceSpec } from "./service.ts";
import { isHeadless, readServiceSpec, selects, targetPort } from "./service.ts";

interface EndpointPort {
  name?: string;
  port: number;
  protocol: string;
}

/** Pods that share the same numbers behind the Service's ports; named target ports may differ from pod to pod. */
interface PodGroup {
  ports: EndpointPort[];
  pods: Pod[];
}

/** The Endpoints and EndpointSlices of a Service: which of its pods are ready, at which addresses and ports. */
export const endpointsController: Controller = {
  kind: "Service",
  reconcile(cluster, service) {
    const spec = readServiceSpec(service);
    if (Object.keys(spec.selector).length === 0) return;
    const groups = groupByPorts(spec, podsBehind(cluster, service, spec));
    writeEndpoints(cluster, service, spec, groups);
    writeSlices(cluster, service, spec, groups);
  },
};

/** Removes what belongs to Services that are gone; Endpoints have no owner, only the name. */
export const orphanedEndpointsController: Controller = {
  kind: "Endpoints",
  reconcile({ store }, endpoints) {
    const { name, namespace, annotations } = endpoints.metadata;
    if (annotations?.[triggerTime] === undefined) return;
    if (store.get("Service", namespace ?? null, name) === undefined) {
      store.delete("Endpoints", namespace ?? null, name);
    }
  },
};

const triggerTime = "endpoints.kubernetes.io/last-change-trigger-time";

function podsBehind({ store }: Cluster, service: KubernetesObject, spec: ServiceSpec): Pod[] {
  return store
    .list("Pod", service.metadata.namespace ?? null)
    .map(readPod)
    .filter((pod) => selects(spec, pod) && pod.status.podIP !== undefined && !isEnded(pod));
}

function groupByPorts(spec: ServiceSpec, pods: readonly Pod[]): PodGroup[] {
  const groups: PodGroup[] = [];
  for (const pod of pods) {
    const ports = portsOf(spec, pod);
    const known = groups.find((group) => isDeepStrictEqual(group.ports, ports));
    if (known === undefined) groups.push({ ports, pods: [pod] });
    else known.pods.push(pod);
  }
  return groups;
}

function portsOf(spec: ServiceSpec, pod: Pod): EndpointPort[] {
  return spec.ports.flatMap((port) => {
    const number = targetPort(port, pod);
    if (number === undefined) return [];
    return [{ ...(port.name !== undefined && { name: port.name }), port: number, protocol: port.protocol }];
  });
}

function writeEndpoints(
  { store }: Cluster,
  service: KubernetesObject,
  spec: ServiceSpec,
  groups: readonly PodGroup[],
): void {
  const { name, namespace } = service.metadata;
  const subsets = groups.flatMap(({ ports, pods }) => subset(spec, ports, pods));
  const fields = subsets.length > 0 ? { subsets } : {};
  const current = store.get("Endpoints", namespace ?? null, name);
  const metadata = {
    name,
    ...(namespace !== undefined && { namespace }),
    labels: labelsOf(service, spec),
    annotations: { [triggerTime]: timestamp() },
  };
  if (current === undefined) {
    store.create({ apiVersion: "v1", kind: "Endpoints", metadata, ...fields });
  } else if (!sameAddresses(current.subsets, fields.subsets)) {
    store.update("Endpoints", namespace ?? null, name, ({ subsets: _before, ...kept }) => ({
      ...kept,
      metadata: { ...kept.metadata, annotations: metadata.annotations },
      ...fields,
    }));
  }
}

function subset(spec: ServiceSpec, ports: readonly EndpointPort[], pods: readonly Pod[]) {
  const living = pods.filter((pod) => !isTerminating(pod));
  const addressable = (pod: Pod) => spec.publishNotReadyAddresses || isReady(pod);
  const addresses = living.filter(addressable).map((pod) => address(spec, pod));
  const notReadyAddresses = living.filter((pod) => !addressable(pod)).map((pod) => address(spec, pod));
  if (addresses.length === 0 && notReadyAddresses.length === 0) return [];
  return [
    {
      ...(addresses.length > 0 && { addresses }),
      ...(notReadyAddresses.length > 0 && { notReadyAddresses }),
      ...(ports.length > 0 && { ports }),
    },
  ];
}

function address(spec: ServiceSpec, pod: Pod) {
  const named = isHeadless(spec) && pod.spec.hostname !== undefined;
  return {
    ip: pod.status.podIP,
    ...(named && { hostname: pod.spec.hostname }),
    nodeName: pod.spec.nodeName,
    targetRef: reference(pod),
  };
}

function reference(pod: Pod) {
  return { kind: "Pod", namespace: pod.namespace, name: pod.name, uid: pod.uid };
}

function labelsOf(service: KubernetesObject, spec: ServiceSpec): Record<string, string> {
  return {
    ...service.metadata.labels,
    ...(isHeadless(spec) && { "service.kubernetes.io/headless": "" }),
  };
}

function sameAddresses(before: unknown, after: unknown): boolean {
  // Through JSON: the stored object has no undefined fields.
  return JSON.stringify(before ?? null) === JSON.stringify(after ?? null);
}

function writeSlices(
  { store }: Cluster,
  service: KubernetesObject,
  spec: ServiceSpec,
  groups: readonly PodGroup[],
): void {
  const { name, namespace } = service.metadata;
  const slices = store.list("EndpointSlice", namespace ?? null).filter((slice) => isOwnedBy(slice, service));
  // A Service without pods keeps one empty slice.
  const wanted: readonly PodGroup[] = groups.length > 0 ? groups : [{ ports: [], pods: [] }];
  wanted.forEach((group, index) => {
    const content = {
      addressType: "IPv4",
      endpoints: group.pods.map((pod) => endpoint(spec, pod)),
      ports: group.ports,
    };
    const slice = slices[index];
    if (slice !== undefined) {
      store.update("EndpointSlice", namespace ?? null, slice.metadata.name, (current) => ({
        ...current,
        ...content,
      }));
      return;
    }
    store.create(
      withDefaults({
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: {
          name: `${name}-${randomSuffix()}`,
          generateName: `${name}-`,
          ...(namespace !== undefined && { namespace }),
          labels: {
            ...labelsOf(service, spec),
            "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
            "kubernetes.io/service-name": name,
          },
          annotations: { [triggerTime]: timestamp() },
          ownerReferences: [controlledBy(service)],
        },
        ...content,
      }),
    );
  });
  for (const slice of slices.slice(wanted.length)) {
    store.delete("EndpointSlice", namespace ?? null, slice.metadata.name);
  }
}

function endpoint(spec: ServiceSpec, pod: Pod) {
  const named = isHeadless(spec) && pod.spec.hostname !== undefined;
  const serving = isReady(pod);
  return {
    addresses: [pod.status.podIP],
    conditions: {
      ready: spec.publishNotReadyAddresses || (serving && !isTerminating(pod)),
      serving,
      terminating: isTerminating(pod),
    },
    ...(named && { hostname: pod.spec.hostname }),
    nodeName: pod.spec.nodeName,
    targetRef: reference(pod),
  };
}
