import type { Service } from "../../../snapshot/kubernetes/network.ts";

/** Where a host name leads, seen from a pod of the namespace. */
export type Place =
  | { kind: "service"; service: Service }
  /** A name of this namespace that no Service has. */
  | { kind: "no-service"; name: string }
  | { kind: "pod-itself" }
  /** Another namespace, or out of the cluster: nothing is known of it here. */
  | { kind: "elsewhere" };

/**
 * Resolves a host by the forms of cluster DNS: `service`, `service.namespace`, `service.namespace.svc`, `service.namespace.svc.cluster.local`,
 * and the same with the host name of a pod of a headless Service before it. An IP address leads to the Service that has it.
 */
export function placeOf(host: string, services: readonly Service[], namespace: string): Place {
  if (/^(localhost|127(\.\d+){3}|::1)$/.test(host)) return { kind: "pod-itself" };
  if (/^[\d.]+$/.test(host) || host.includes(":")) {
    const owner = services.find(({ spec }) => spec.clusterIP === host);
    return owner === undefined ? { kind: "elsewhere" } : { kind: "service", service: owner };
  }
  const labels = host.replace(/\.$/, "").split(".");
  const svc = labels.indexOf("svc");
  const parts = svc < 0 ? labels : labels.slice(0, svc);
  const find = (name: string | undefined) => services.find(({ metadata }) => metadata.name === name);
  const here = (name: string): Place => {
    const service = find(name);
    if (service?.spec.type === "ExternalName") return { kind: "elsewhere" };
    return service === undefined ? { kind: "no-service", name } : { kind: "service", service };
  };
  const [first = "", second, third, ...more] = parts;
  if (more.length > 0) return { kind: "elsewhere" };
  if (second === undefined) return svc < 0 ? here(first) : { kind: "elsewhere" };
  if (third !== undefined) return third === namespace ? here(second) : { kind: "elsewhere" };
  if (second === namespace) return here(first);
  const headless = find(second);
  return svc < 0 && headless?.spec.clusterIP === "None"
    ? { kind: "service", service: headless }
    : { kind: "elsewhere" };
}
