import type { Service } from "../../../snapshot/kubernetes/network.ts";

/** Where a trigger says that NATS' monitoring port is, and what is there. */
export interface Around {
  /** Null: not known. */
  namespace: string | null;
  services: readonly Service[] | null;
  /** KEDA's operator runs in the namespace itself, or nobody can see whether. */
  mayBeBeside: boolean;
}

/** Why KEDA's operator, which asks from its own pod, does not reach an endpoint by its name; null: it may. */
export function whyUnreached(endpoint: string, { namespace, services, mayBeBeside }: Around): string | null {
  const [, host = "", port] = /^(?:https?:\/\/)?([a-z0-9.-]+)(?::(\d+))?(?:\/.*)?$/i.exec(endpoint) ?? [];
  const [name = "", second, third] = host.split(".");
  if (name === "" || /^[\d.]+$/.test(host)) return null;
  if (second === undefined && !mayBeBeside)
    return `KEDA's operator looks ${host} up in its own namespace, and the name needs this one (${host}.${namespace ?? "NAMESPACE"}.svc)`;
  const isHere = second === undefined || (second === namespace && (third === undefined || third === "svc"));
  if (!isHere || services === null) return null;
  const service = services.find(({ metadata }) => metadata.name === name);
  if (service === undefined) return `there is no Service ${name}`;
  const ports = service.spec.ports.map((each) => each.port);
  // A headless Service leads to the pods themselves, whatever its ports.
  if (port === undefined || service.spec.clusterIP === "None" || ports.includes(Number(port))) return null;
  return `Service ${name} has no port ${port} (${ports.join(", ")})`;
}
