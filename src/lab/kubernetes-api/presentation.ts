import { autoscalerIn } from "./autoscaler-versions.ts";
import type { Resource } from "./resources.ts";
import { apiVersionOf } from "./resources.ts";
import type { KubernetesObject } from "./store.ts";
import type { IncludeObject } from "./tables/table.ts";
import { tableOf } from "./tables/table.ts";

/** An object as an answer carries it: kind and version first, in the version asked for. */
export function presented(object: KubernetesObject, resource: Resource, version: string): KubernetesObject {
  const apiVersion = apiVersionOf(resource.group, version);
  const converted = resource.kind === "HorizontalPodAutoscaler" ? autoscalerIn(apiVersion, object) : object;
  const { metadata, ...rest } = converted;
  return { ...rest, kind: resource.kind, apiVersion, metadata };
}

/** An object inside a list: there kind and version stand on the list only. */
export function listItem(object: KubernetesObject): Record<string, unknown> {
  const { kind: _kind, apiVersion: _apiVersion, ...item } = object;
  return item;
}

/** Whether the client, as kubectl does, prefers a Table over the objects. */
export function wantsTable(accept: string | undefined): boolean {
  const first = accept?.split(",")[0] ?? "";
  return first.includes("as=Table");
}

export function tableFor(
  resource: Resource,
  objects: readonly KubernetesObject[],
  listMetadata: Record<string, unknown>,
  options: { query: URLSearchParams; now: Date; columns?: boolean },
) {
  return tableOf(resource.kind, objects, listMetadata, {
    now: options.now,
    include: includeObject(options.query.get("includeObject")),
    columns: options.columns ?? true,
  });
}

function includeObject(value: string | null): IncludeObject {
  return value === "None" || value === "Object" ? value : "Metadata";
}
