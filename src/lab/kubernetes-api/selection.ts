import type { ResourceRequest } from "./exchange.ts";
import { matchesFields, parseFieldSelector } from "./field-selector.ts";
import { matchesLabels } from "./label-selector.ts";
import { parseLabelSelector } from "./parse-label-selector.ts";
import type { KubernetesObject } from "./store.ts";

export interface Selection {
  /** Whether any selector was given. */
  selective: boolean;
  matches(object: KubernetesObject): boolean;
}

/** What a list, watch or deletion of a collection is about: kind, namespace, labels and fields. Throws ApiError 400. */
export function selectionOf({ info, resource, query }: ResourceRequest): Selection {
  const labels = parseLabelSelector(query.get("labelSelector") ?? "");
  const fields = parseFieldSelector(query.get("fieldSelector") ?? "", resource.kind);
  return {
    selective: labels.length + fields.length > 0,
    matches: (object) =>
      object.kind === resource.kind &&
      (!resource.namespaced || info.namespace === "" || object.metadata.namespace === info.namespace) &&
      matchesLabels(labels, object.metadata.labels) &&
      matchesFields(fields, object),
  };
}
