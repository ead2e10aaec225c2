import type { ReleaseName } from "../snapshot/kubernetes/release-name.ts";
import { failure, type ProbeError } from "../snapshot/probe-result.ts";
import { descriptionOf, type System } from "../systems/systems.ts";
import type { KubernetesClient } from "./connections.ts";
import type { NamespaceObjects } from "./kubernetes/namespace-objects.ts";
import type { PodTarget } from "./kubernetes/pod-behind-service.ts";

/** How a system is reached: its address as its clients know it, and the pod to forward to, or null to go there directly. */
export interface Route<Address> {
  address: Address;
  origin: string;
  pod: PodTarget | null;
}

/** What an address is looked up in. */
export interface Namespace {
  client: KubernetesClient;
  objects: NamespaceObjects;
  release: ReleaseName;
}

/** The address would come from the namespace, and that cannot be read. */
export function hiddenByKubernetes(system: System, error: ProbeError): { ok: false; error: ProbeError } {
  if (error.kind === "aborted") return failure({ ...error, system });
  return failure({
    ...error,
    kind: "upstream",
    upstream: "kubernetes",
    system,
    message: `The address of ${descriptionOf[system].name} comes from the namespace, which cannot be read: ${error.message}`,
  });
}

/** The address is known, and no pod serves it. */
export function noPod(system: System, address: string, why: string): { ok: false; error: ProbeError } {
  return failure({
    kind: "unreachable",
    system,
    message: `${descriptionOf[system].name} at ${address}: ${why}`,
    hint: "`kubectl get pods` shows the pods; the kubernetes checks name the cause.",
  });
}
