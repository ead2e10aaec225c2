import type { Service } from "../../snapshot/kubernetes/network.ts";
import type { Pod } from "../../snapshot/kubernetes/pod.ts";
import { didYouMean, listed } from "../../words/nearest.ts";

/** A port as a number, or in words why there is none. */
export type PortAnswer = { port: number } | { problem: string; hint: string };

type PodSpec = Pod["spec"];

/**
 * The pod's port behind a port of a Service, as kubectl resolves it: by number or name of the Service's port, then its targetPort; omitted
 * it is the same number, named it is the container port of this pod. A headless Service translates nothing.
 */
export function servicePodPort(service: Service, wanted: number | string, pod: PodSpec): PortAnswer {
  const found = servicePort(service, wanted);
  if (!("entry" in found)) return found;
  const { entry } = found;
  if (service.spec.clusterIP === "None") return { port: entry.port };
  const { targetPort } = entry;
  if (targetPort === undefined || targetPort === 0) return { port: entry.port };
  if (typeof targetPort === "number") return { port: targetPort };
  return containerPort(`Service ${service.metadata.name}: its pod`, pod, targetPort);
}

/** The entry of a Service's port list with this number or name. UDP cannot be forwarded. */
export function servicePort(
  service: Service,
  wanted: number | string,
): { entry: Service["spec"]["ports"][number] } | { problem: string; hint: string } {
  const { ports } = service.spec;
  const matching = ports.filter(({ port, name }) => (typeof wanted === "number" ? port : name) === wanted);
  const entry = matching.find(isTcp);
  if (entry !== undefined) return { entry };
  const name = `Service ${service.metadata.name}`;
  if (matching.length > 0)
    return { problem: `${name}: port ${wanted} is ${matching[0]?.protocol}`, hint: onlyTcp };
  return missing(
    name,
    wanted,
    ports.map(({ port, name: portName }) => (portName ? `${port} (${portName})` : String(port))),
    ports.flatMap((port) => port.name ?? []),
  );
}

/** A container port of a pod: any number, declared or not, or the name of a declared one. */
export function containerPort(owner: string, pod: PodSpec, wanted: number | string): PortAnswer {
  if (typeof wanted === "number") return { port: wanted };
  // Sidecars are init containers that keep running; kubectl looks there too.
  const ports = [...pod.containers, ...pod.initContainers].flatMap((container) => container.ports);
  const matching = ports.filter(({ name }) => name === wanted);
  const found = matching.find(isTcp);
  if (found !== undefined) return { port: found.containerPort };
  if (matching.length > 0)
    return { problem: `${owner}: port ${wanted} is ${matching[0]?.protocol}`, hint: onlyTcp };
  return missing(
    owner,
    wanted,
    ports.map(({ containerPort: port, name }) => (name ? `${port} (${name})` : String(port))),
    ports.flatMap((port) => port.name ?? []),
  );
}

const isTcp = ({ protocol }: { protocol?: string | undefined }) =>
  protocol === undefined || protocol === "TCP";
const onlyTcp = "Kubernetes forwards TCP only.";

function missing(
  owner: string,
  wanted: number | string,
  ports: string[],
  names: string[],
): PortAnswer & { problem: string; hint: string } {
  const are = ports.length === 0 ? "It declares none." : `There are: ${listed(ports)}.`;
  const near = typeof wanted === "string" ? didYouMean(wanted, names) : "";
  return {
    problem: `${owner} has no port ${typeof wanted === "number" ? wanted : `named "${wanted}"`}`,
    hint: [near, are].filter((part) => part !== "").join(" "),
  };
}
