import type { ConfigMap } from "../../../snapshot/kubernetes/configuration.ts";
import type { Service } from "../../../snapshot/kubernetes/network.ts";
import type { PodTemplate } from "../../../snapshot/kubernetes/pod-templates.ts";
import { bracketed } from "../../../units/bracketed.ts";
import { environmentOf } from "./environment.ts";
import { type NetworkAddress, parseAddress } from "./network-address.ts";
import { type Place, placeOf } from "./place.ts";

/** One variable of a workload that holds a URL. */
export interface ConfiguredAddress {
  template: PodTemplate;
  container: string;
  variable: string;
  address: NetworkAddress;
  /** Where each of its hosts leads, in the same order. */
  places: Place[];
  /** The ConfigMap it stands in; null: the template itself. */
  configMap: string | null;
}

export interface ConfiguredAddresses {
  readable: ConfiguredAddress[];
  /** NATS_URL and DATABASE_URL that stand in a Secret. */
  inSecrets: { template: PodTemplate; variable: string; secret: string }[];
  /** ConfigMaps that could not be read. */
  hidden: string[];
}

/** The variables whose addresses the pipeline lives on; others are reported more quietly. */
export const pipelineVariables: ReadonlySet<string> = new Set(["NATS_URL", "DATABASE_URL"]);

/** Every URL in the environment of these workloads' containers. @param configMaps null: could not be listed. */
export function configuredAddresses(
  templates: readonly PodTemplate[],
  configMaps: readonly ConfigMap[] | null,
  services: readonly Service[],
  namespace: string,
): ConfiguredAddresses {
  const found: ConfiguredAddresses = { readable: [], inSecrets: [], hidden: [] };
  for (const template of templates)
    for (const container of template.spec.containers)
      for (const [variable, value] of environmentOf(container, configMaps)) {
        if (value.kind === "hidden") found.hidden.push(value.configMap);
        if (value.kind === "in-secret" && pipelineVariables.has(variable))
          found.inSecrets.push({ template, variable, secret: value.secret });
        if (value.kind !== "text") continue;
        // NATS clients take an address without a scheme.
        const bare = variable === "NATS_URL" && !value.text.includes("://");
        const address = parseAddress(bare ? `nats://${value.text}` : value.text);
        if (address === null) continue;
        found.readable.push({
          template,
          container: container.name,
          variable,
          address,
          places: address.hosts.map(({ host }) => placeOf(host, services, namespace)),
          configMap: value.configMap,
        });
      }
  return found;
}

/** `nats://host:4222`, without credentials. */
export const displayAddress = ({ scheme, hosts }: NetworkAddress): string =>
  `${scheme}://${hosts.map(({ host, port }) => `${bracketed(host)}${port === null ? "" : `:${port}`}`).join(",")}`;
