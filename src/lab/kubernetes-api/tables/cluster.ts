import { at, items, text } from "../fields.ts";
import type { KubernetesObject } from "../store.ts";
import { objectAge } from "./age.ts";
import type { Printer } from "./printer.ts";
import { ageColumn, column, count, nameColumn, none, orNone, size, wide } from "./printer.ts";

export const namespacePrinter: Printer = {
  columns: [nameColumn, column("Status"), ageColumn],
  cells: (namespace, now) => [
    namespace.metadata.name,
    text(namespace, "status", "phase"),
    objectAge(namespace, now),
  ],
};

export const nodePrinter: Printer = {
  columns: [
    nameColumn,
    column("Status"),
    column("Roles"),
    ageColumn,
    column("Version"),
    wide("Internal-IP"),
    wide("External-IP"),
    wide("OS-Image"),
    wide("Kernel-Version"),
    wide("Container-Runtime"),
  ],
  cells: (node, now) => [
    node.metadata.name,
    nodeStatus(node),
    nodeRoles(node),
    objectAge(node, now),
    text(node, "status", "nodeInfo", "kubeletVersion"),
    nodeAddress(node, "InternalIP"),
    nodeAddress(node, "ExternalIP"),
    orUnknown(text(node, "status", "nodeInfo", "osImage")),
    orUnknown(text(node, "status", "nodeInfo", "kernelVersion")),
    orUnknown(text(node, "status", "nodeInfo", "containerRuntimeVersion")),
  ],
};

export const configMapPrinter: Printer = {
  columns: [nameColumn, count("Data"), ageColumn],
  cells: (map, now) => [map.metadata.name, size(map, "data") + size(map, "binaryData"), objectAge(map, now)],
};

export const secretPrinter: Printer = {
  columns: [nameColumn, column("Type"), count("Data"), ageColumn],
  cells: (secret, now) => [
    secret.metadata.name,
    text(secret, "type"),
    size(secret, "data"),
    objectAge(secret, now),
  ],
};

export const serviceAccountPrinter: Printer = {
  columns: [nameColumn, count("Secrets"), ageColumn],
  cells: (account, now) => [account.metadata.name, items(account, "secrets").length, objectAge(account, now)],
};

export const leasePrinter: Printer = {
  columns: [nameColumn, column("Holder"), ageColumn],
  cells: (lease, now) => [lease.metadata.name, text(lease, "spec", "holderIdentity"), objectAge(lease, now)],
};

function nodeStatus(node: KubernetesObject): string {
  const ready = items(node, "status", "conditions").find((condition) => text(condition, "type") === "Ready");
  const status = ready === undefined ? "Unknown" : text(ready, "status") === "True" ? "Ready" : "NotReady";
  return at(node, "spec", "unschedulable") === true ? `${status},SchedulingDisabled` : status;
}

function nodeRoles(node: KubernetesObject): string {
  const prefix = "node-role.kubernetes.io/";
  const roles = Object.keys(node.metadata.labels ?? {})
    .filter((label) => label.startsWith(prefix) && label.length > prefix.length)
    .map((label) => label.slice(prefix.length));
  return orNone(roles.sort().join(","));
}

function nodeAddress(node: KubernetesObject, type: string): string {
  const found = items(node, "status", "addresses").find((address) => text(address, "type") === type);
  return found === undefined ? none : text(found, "address");
}

function orUnknown(value: string): string {
  return value === "" ? "<unknown>" : value;
}
