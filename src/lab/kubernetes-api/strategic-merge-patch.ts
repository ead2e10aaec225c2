import { isRecord } from "./fields.ts";
import { badRequest } from "./status.ts";

/**
 * Lists that merge element by element, and the key by which elements are the same (patchMergeKey of the Go types).
 * By field name, or parent and field name where the name alone is not enough. Lists not named here are replaced.
 */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: "name",
  initContainers: "name",
  ephemeralContainers: "name",
  env: "name",
  volumes: "name",
  volumeMounts: "mountPath",
  volumeDevices: "devicePath",
  imagePullSecrets: "name",
  hostAliases: "ip",
  topologySpreadConstraints: "topologyKey",
  conditions: "type",
  ownerReferences: "uid",
  secrets: "name",
  podIPs: "ip",
  "containers.ports": "containerPort",
  "initContainers.ports": "containerPort",
  "spec.ports": "port",
};

/** Lists of plain values that are sets. */
const setFields = new Set(["finalizers"]);

/**
 * Kubernetes' strategic merge patch: maps merge and null deletes; lists with a merge key merge by it, `$patch: delete` removes an
 * element, `$patch: replace` replaces the list or map, `$deleteFromPrimitiveList/x` and `$retainKeys` are honoured.
 * `$setElementOrder/x` is skipped: elements keep their place, new ones come last.
 * Throws ApiError 400 when an element has no merge key.
 */
export function applyStrategicMergePatch(target: unknown, patch: unknown): unknown {
  return mergeValue(target, patch, "", "");
}

function mergeValue(target: unknown, patch: unknown, field: string, parent: string): unknown {
  if (Array.isArray(patch)) return mergeList(Array.isArray(target) ? target : [], patch, field, parent);
  if (isRecord(patch)) return mergeMap(isRecord(target) ? target : {}, patch, field);
  return patch;
}

function mergeMap(target: Record<string, unknown>, patch: Record<string, unknown>, field: string) {
  const { $patch: directive, $retainKeys: retained, ...fields } = patch;
  if (directive === "replace") return withoutDirectives(fields);
  if (directive === "delete") return {};
  const merged = Array.isArray(retained)
    ? Object.fromEntries(Object.entries(target).filter(([name]) => retained.includes(name)))
    : { ...target };
  for (const [name, value] of Object.entries(fields)) {
    const removed = /^\$deleteFromPrimitiveList\/(.+)$/.exec(name)?.[1];
    if (removed !== undefined) merged[removed] = removeFromList(merged[removed], value);
    else if (name.startsWith("$setElementOrder/")) continue;
    else if (value === null) delete merged[name];
    else if (isRecord(value) && value.$patch === "delete") delete merged[name];
    else merged[name] = mergeValue(merged[name], value, name, field);
  }
  return merged;
}

function mergeList(target: unknown[], patch: unknown[], field: string, parent: string): unknown[] {
  if (patch.some((element) => isRecord(element) && element.$patch === "replace")) {
    return patch
      .filter((element) => !isRecord(element) || element.$patch === undefined)
      .map(withoutDirectives);
  }
  if (setFields.has(field)) return [...target, ...patch.filter((element) => !target.includes(element))];
  const key = mergeKeys[`${parent}.${field}`] ?? mergeKeys[field];
  if (key === undefined) return patch.map(withoutDirectives);
  let merged = [...target];
  for (const element of patch) merged = mergeElement(merged, element, key, field);
  return merged;
}

function mergeElement(list: unknown[], element: unknown, key: string, field: string): unknown[] {
  if (!isRecord(element) || element[key] === undefined) {
    throw badRequest(`map: ${JSON.stringify(element)} does not contain declared merge key: ${key}`);
  }
  const same = (other: unknown) => isRecord(other) && other[key] === element[key];
  if (element.$patch === "delete") return list.filter((other) => !same(other));
  if (!list.some(same)) return [...list, mergeMap({}, element, field)];
  return list.map((other) => (same(other) && isRecord(other) ? mergeMap(other, element, field) : other));
}

function removeFromList(list: unknown, values: unknown): unknown {
  if (!Array.isArray(list) || !Array.isArray(values)) return list;
  return list.filter((value) => !values.includes(value));
}

/** What is new comes in without the words meant for the merge. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, field]) => !name.startsWith("$") && field !== null)
      .map(([name, field]) => [name, withoutDirectives(field)]),
  );
}
