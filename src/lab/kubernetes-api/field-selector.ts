import { text } from "./fields.ts";
import { badRequest } from "./status.ts";
import type { KubernetesObject } from "./store.ts";

export interface FieldRequirement {
  path: readonly string[];
  equal: boolean;
  value: string;
}

/** Fields that can be selected by, beyond `metadata.name` and `metadata.namespace`, which every kind has. */
const selectableFields: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "status.phase",
    "status.podIP",
    "status.nominatedNodeName",
  ],
  Event: [
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "involvedObject.resourceVersion",
    "involvedObject.fieldPath",
    "reason",
    "reportingComponent",
    "source",
    "type",
  ],
  Secret: ["type"],
  Namespace: ["status.phase"],
  ReplicaSet: ["status.replicas"],
  Job: ["status.successful"],
  Node: ["spec.unschedulable"],
};

/** Parses `a.b=c,d!=e` (AND). Throws ApiError 400 for a field that this kind cannot be selected by. */
export function parseFieldSelector(selector: string, kind: string): FieldRequirement[] {
  return selector
    .split(",")
    .filter((term) => term !== "")
    .map((term) => {
      const parsed = /^(.*?)(==|!=|=)(.*)$/.exec(term);
      if (parsed === null) throw badRequest(`invalid selector: '${selector}'; can't understand '${term}'`);
      const [, field = "", operator, value = ""] = parsed;
      const known = ["metadata.name", "metadata.namespace", ...(selectableFields[kind] ?? [])];
      if (!known.includes(field)) throw badRequest(`field label not supported: ${field}`);
      return { path: field.split("."), equal: operator !== "!=", value };
    });
}

export function matchesFields(requirements: readonly FieldRequirement[], object: KubernetesObject): boolean {
  return requirements.every(({ path, equal, value }) => (fieldText(object, path) === value) === equal);
}

function fieldText(object: KubernetesObject, path: readonly string[]): string {
  if (path[0] === "source") return text(object, "source", "component");
  return text(object, ...path);
}
