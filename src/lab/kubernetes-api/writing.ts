import { withDefaults } from "./defaults.ts";
import { removeIfFinalized } from "./deletion.ts";
import type { ApiContext, ResourceRequest } from "./exchange.ts";
import { at } from "./fields.ts";
import type { Resource } from "./resources.ts";
import { alreadyExists, conflict, invalid, notFound } from "./status.ts";
import type { KubernetesObject } from "./store.ts";
import { StoreError } from "./store.ts";

/** The object of a request. Throws ApiError 404. */
export function currentObject(context: ApiContext, request: ResourceRequest): KubernetesObject {
  const { resource, info } = request;
  const found = context.store.get(resource.kind, storedNamespace(request), info.name);
  if (found === undefined) throw notFound(missingResource(request), info.name);
  return found;
}

/**
 * Stores what `change` makes of an object, with defaults and after validation; with `dryRun` only says what it would be.
 * The deletion marks are the server's and stay. Throws ApiError 404, 409, 422, and what `change` throws.
 */
export function changeObject(
  context: ApiContext,
  request: ResourceRequest,
  change: (current: KubernetesObject) => KubernetesObject,
): KubernetesObject {
  const { resource, info, query } = request;
  const accepted = (current: KubernetesObject) => {
    const wanted = withDefaults(change(current));
    validate(resource, wanted);
    return withDeletionMarksOf(current, wanted);
  };
  if (query.has("dryRun")) return accepted(currentObject(context, request));
  currentObject(context, request);
  return asApiErrors(resource, info.name, () => {
    const updated = context.store.update(resource.kind, storedNamespace(request), info.name, accepted);
    return removeIfFinalized(context.store, updated, context.now);
  });
}

/** Runs a write of the store, with its errors as the API words them. */
export function asApiErrors<T>(resource: Resource, name: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    switch (error.reason) {
      case "NotFound":
        throw notFound(groupResource(resource), name);
      case "AlreadyExists":
        throw alreadyExists(groupResource(resource), name);
      case "Conflict":
        throw conflict(groupResource(resource), name);
    }
  }
}

/** The lab checks what its users can get wrong with kubectl, not the whole schema. Throws ApiError 422. */
export function validate(resource: Resource, object: KubernetesObject): void {
  const replicas = at(object, "spec", "replicas");
  if (!resource.subresources.includes("scale") || replicas === undefined) return;
  if (typeof replicas !== "number" || !Number.isInteger(replicas) || replicas < 0) {
    throw invalid(
      resource,
      object.metadata.name,
      "spec.replicas",
      "FieldValueInvalid",
      `Invalid value: ${JSON.stringify(replicas)}: must be greater than or equal to 0`,
    );
  }
}

export function groupResource(resource: Resource) {
  return { group: resource.group, resource: resource.plural };
}

/** The scale subresource names itself in its 404. */
function missingResource({ resource, info }: ResourceRequest) {
  const suffix = info.subresource === "scale" ? "/scale" : "";
  return { group: resource.group, resource: `${resource.plural}${suffix}` };
}

export function storedNamespace({ resource, info }: ResourceRequest): string | null {
  return resource.namespaced ? info.namespace : null;
}

function withDeletionMarksOf(current: KubernetesObject, wanted: KubernetesObject): KubernetesObject {
  const { deletionTimestamp: _at, deletionGracePeriodSeconds: _grace, ...metadata } = wanted.metadata;
  const { deletionTimestamp, deletionGracePeriodSeconds } = current.metadata;
  return {
    ...wanted,
    metadata: {
      ...metadata,
      name: wanted.metadata.name,
      ...(deletionTimestamp !== undefined && { deletionTimestamp }),
      ...(deletionGracePeriodSeconds !== undefined && { deletionGracePeriodSeconds }),
    },
  };
}
