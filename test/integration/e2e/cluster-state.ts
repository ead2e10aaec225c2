import { resources } from "../../../src/lab/kubernetes-api/resources.ts";
import type { Lab } from "../../../src/lab/lab.ts";

/** Kinds whose objects come and go by themselves when a pod does. */
const volatile = new Set(["Pod", "Event", "Endpoints", "EndpointSlice"]);

/** Spec, data, labels and annotations of every object, without what the API server itself counts. */
export function clusterState(lab: Lab): Record<string, unknown> {
  const kinds = resources.map(({ kind }) => kind).filter((kind) => !volatile.has(kind));
  return Object.fromEntries(
    kinds.flatMap((kind) =>
      lab.store.list(kind, null).map((object) => {
        const { metadata, status: _status, ...rest } = object;
        const {
          resourceVersion: _version,
          generation: _generation,
          managedFields: _fields,
          ...kept
        } = metadata;
        return [
          `${kind}/${metadata.namespace ?? ""}/${metadata.name}`,
          structuredClone({ ...rest, metadata: kept }),
        ];
      }),
    ),
  );
}

/** The pods of a Deployment, ending ones included. */
export function podNames(lab: Lab, deployment: string): string[] {
  return lab.store
    .list("Pod", lab.namespace)
    .map(({ metadata }) => metadata.name)
    .filter((name) => new RegExp(`^${deployment}-[a-z0-9]+-[a-z0-9]{5}$`).test(name));
}
