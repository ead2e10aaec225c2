import { at, integer, items, record, text } from "../fields.ts";
import type { KubernetesObject } from "../store.ts";
import { objectAge } from "./age.ts";
import type { Printer } from "./printer.ts";
import { ageColumn, column, firstThree, formatLabels, nameColumn, none, orNone, wide } from "./printer.ts";

export const servicePrinter: Printer = {
  columns: [
    nameColumn,
    column("Type"),
    column("Cluster-IP"),
    column("External-IP"),
    column("Port(s)"),
    ageColumn,
    wide("Selector"),
  ],
  cells: (service, now) => [
    service.metadata.name,
    text(service, "spec", "type"),
    orNone(text(service, "spec", "clusterIP")),
    externalAddress(service),
    orNone(items(service, "spec", "ports").map(servicePort).join(",")),
    objectAge(service, now),
    formatLabels(record(service, "spec", "selector")),
  ],
};

export const endpointsPrinter: Printer = {
  columns: [nameColumn, column("Endpoints"), ageColumn],
  cells: (endpoints, now) => [endpoints.metadata.name, readyAddresses(endpoints), objectAge(endpoints, now)],
};

export const endpointSlicePrinter: Printer = {
  columns: [nameColumn, column("AddressType"), column("Ports"), column("Endpoints"), ageColumn],
  cells: (slice, now) => [
    slice.metadata.name,
    text(slice, "addressType"),
    orUnset(firstThree(items(slice, "ports").map(slicePort))),
    orUnset(firstThree(items(slice, "endpoints").flatMap((one) => items(one, "addresses").map(String)))),
    objectAge(slice, now),
  ],
};

export const ingressPrinter: Printer = {
  columns: [nameColumn, column("Class"), column("Hosts"), column("Address"), column("Ports"), ageColumn],
  cells: (ingress, now) => [
    ingress.metadata.name,
    orNone(text(ingress, "spec", "ingressClassName")),
    hosts(ingress),
    loadBalancerAddresses(ingress),
    items(ingress, "spec", "tls").length > 0 ? "80, 443" : "80",
    objectAge(ingress, now),
  ],
};

function externalAddress(service: KubernetesObject): string {
  const external = items(service, "spec", "externalIPs").map(String).join(",");
  switch (text(service, "spec", "type")) {
    case "LoadBalancer":
      return [loadBalancerAddresses(service), external].filter((one) => one !== "").join(",") || "<pending>";
    case "ExternalName":
      return text(service, "spec", "externalName");
    default:
      return orNone(external);
  }
}

function servicePort(port: unknown): string {
  const nodePort = integer(port, "nodePort");
  const number = integer(port, "port");
  return `${nodePort > 0 ? `${number}:${nodePort}` : number}/${text(port, "protocol")}`;
}

/** Subsets that have not-ready addresses only print as an empty cell, as on a real server. */
function readyAddresses(endpoints: KubernetesObject): string {
  const subsets = items(endpoints, "subsets");
  if (subsets.length === 0) return none;
  return firstThree(
    subsets.flatMap((subset) => {
      const addresses = items(subset, "addresses").map((address) => text(address, "ip"));
      const ports = items(subset, "ports").map((port) => integer(port, "port"));
      return ports.length === 0 ? addresses : ports.flatMap((port) => addresses.map((ip) => `${ip}:${port}`));
    }),
  );
}

function slicePort(port: unknown): string {
  const number = at(port, "port");
  return typeof number === "number" ? String(number) : text(port, "name");
}

function hosts(ingress: KubernetesObject): string {
  const named = items(ingress, "spec", "rules")
    .map((rule) => text(rule, "host"))
    .filter((host) => host !== "");
  return firstThree(named) || "*";
}

function loadBalancerAddresses(object: KubernetesObject): string {
  return items(object, "status", "loadBalancer", "ingress")
    .map((address) => text(address, "ip") || text(address, "hostname"))
    .join(",");
}

function orUnset(value: string): string {
  return value === "" ? "<unset>" : value;
}
