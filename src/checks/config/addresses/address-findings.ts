import type { Kubectl } from "../../../remedy/kubectl.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import { placeholder, type Word } from "../../../remedy/word.ts";
import type { ConfigMap } from "../../../snapshot/kubernetes/configuration.ts";
import type { Service } from "../../../snapshot/kubernetes/network.ts";
import type { PodTemplate } from "../../../snapshot/kubernetes/pod-templates.ts";
import { similarName } from "../../../words/nearest.ts";
import { defineFinding, type Finding, type Severity } from "../../finding.ts";
import { selectsPodsOf } from "../../kubernetes/services/service-selector.ts";
import { workloadName, workloadResource, workloadResources } from "../../kubernetes/workloads/workload.ts";
import {
  type ConfiguredAddress,
  type ConfiguredAddresses,
  displayAddress,
  pipelineVariables,
} from "./configured-addresses.ts";
import type { Place } from "./place.ts";
import { setVariable } from "./set-variable.ts";

const declared = { resource: workloadResources, recovers: null } as const;

const kinds = {
  "no-service": defineFinding({
    ...declared,
    code: "config/addresses/no-service",
    title: "An address names a Service that does not exist",
    severity: ["error", "warning", "info"],
  }),
  "no-port": defineFinding({
    ...declared,
    code: "config/addresses/no-port",
    title: "An address names a port that its Service does not have",
    severity: ["error", "warning", "info"],
  }),
  "pod-itself": defineFinding({
    ...declared,
    code: "config/addresses/pod-itself",
    title: "An address leads to the pod itself, where nothing else runs",
    severity: ["error", "warning", "info"],
  }),
  elsewhere: defineFinding({
    ...declared,
    code: "config/addresses/elsewhere",
    title: "An address leads out of the namespace and is not checked",
    severity: ["info"],
  }),
};

const inSecret = defineFinding({
  ...declared,
  code: "config/addresses/in-secret",
  title: "An address is in a Secret and is not checked",
  severity: ["info"],
});

/** In the order of the page. */
export const addressKinds = [...Object.values(kinds), inSecret];

export interface AddressContext {
  services: readonly Service[];
  /** Of every workload in the namespace. */
  templates: readonly PodTemplate[];
  configMaps: readonly ConfigMap[] | null;
  /** What names a stream in the environment of those that write to it. */
  streamVariables: readonly string[];
  kubectl: Kubectl;
}

/** What is wrong with one address: a name no Service has, a port it does not have, the pod itself; a note where it leads out of the namespace. */
export function addressFindings(configured: ConfiguredAddress, context: AddressContext): Finding[] {
  const { address, places } = configured;
  return places.flatMap((place, index) => {
    const port = address.hosts[index]?.port ?? null;
    const problem = problemOf(configured, place, port, context);
    return problem === null ? [] : [finding(configured, index, problem, context)];
  });
}

interface Problem {
  kind: keyof typeof kinds;
  /** In words that follow the address. */
  what: string;
  /** The host and port that were most likely meant. */
  meant: { host: string | null; port: number | null } | null;
}

function problemOf(
  { template, variable }: ConfiguredAddress,
  place: Place,
  port: number | null,
  { services, templates }: AddressContext,
): Problem | null {
  const vital = pipelineVariables.has(variable);
  switch (place.kind) {
    case "no-service": {
      const meant = similarName(
        place.name,
        services.map(({ metadata }) => metadata.name),
      );
      return {
        kind: "no-service",
        what: `and no Service is called ${place.name}: the name does not resolve`,
        meant: meant === null ? null : { host: meant, port: null },
      };
    }
    case "service":
      return portProblem(place.service, port, templates);
    case "pod-itself":
      // A sidecar may listen there.
      return vital && template.spec.containers.length === 1
        ? { kind: "pod-itself", what: "which is the pod itself, and it has no other container", meant: null }
        : null;
    case "elsewhere":
      return vital
        ? { kind: "elsewhere", what: "which is not in this namespace and is not checked", meant: null }
        : null;
  }
}

function portProblem(
  service: Service,
  port: number | null,
  templates: readonly PodTemplate[],
): Problem | null {
  const { ports, clusterIP, selector } = service.spec;
  if (port === null || ports.some((own) => own.port === port)) return null;
  // A headless Service translates nothing: whatever its pods listen on can be reached by its name.
  const behind = templates.filter((template) => selectsPodsOf(selector, template));
  const open = behind.flatMap(({ spec }) => spec.containers.flatMap((container) => container.ports));
  if (clusterIP === "None" && open.some(({ containerPort }) => containerPort === port)) return null;
  const has = ports.map((own) => (own.name ? `${own.port} (${own.name})` : String(own.port)));
  const only = ports.length === 1 ? ports[0]?.port : undefined;
  return {
    kind: "no-port",
    what: `and Service ${service.metadata.name} has ${has.length === 0 ? "no port" : has.join(", ")}: nothing answers on ${port}`,
    meant: only === undefined ? null : { host: null, port: only },
  };
}

function finding(
  configured: ConfiguredAddress,
  index: number,
  problem: Problem,
  context: AddressContext,
): Finding {
  const { template, container, variable, address, configMap } = configured;
  const resource = workloadResource(template);
  const details = {
    message: `${variable} of ${template.name} leads to ${displayAddress(address)}, ${problem.what}.`,
    resource,
    evidence: {
      variable,
      container,
      address: displayAddress(address),
      host: address.hosts[index]?.host ?? null,
      port: address.hosts[index]?.port ?? null,
      configMap,
      meant: problem.meant,
    },
    cause: [resource, container, variable, ...(address.hosts.length > 1 ? [String(index)] : [])],
  };
  if (problem.kind === "elsewhere") return kinds.elsewhere({ ...details, remedy: null });
  return kinds[problem.kind]({
    ...details,
    severity: severityOf(configured),
    remedy: remedyOf(configured, index, problem, context),
  });
}

/** NATS and PostgreSQL clients try the other servers of a list; what is not of the pipeline may not be read at all. */
function severityOf({ template, variable, address }: ConfiguredAddress): Severity {
  if (template.replicas === 0) return "info";
  return pipelineVariables.has(variable) && address.hosts.length === 1 ? "error" : "warning";
}

function remedyOf(
  { template, container, variable, address, configMap }: ConfiguredAddress,
  index: number,
  { meant }: Problem,
  { services, kubectl }: AddressContext,
): Remedy {
  const workload = workloadName(template);
  const wanted = address.hosts[index];
  const host = meant?.host ?? wanted?.host;
  const port = meant?.port ?? wanted?.port;
  const hostAndPort = port == null ? host : `${host}:${port}`;
  const names = services.map(({ metadata }) => metadata.name);
  const isKnown =
    meant !== null && !address.hasCredentials && address.hosts.length === 1 && address.database === null;
  const value: Word = isKnown ? `${address.scheme}://${hostAndPort}` : placeholder("URL");
  const chart =
    configMap === null ? "in the chart's values" : `in ConfigMap ${configMap} and the chart's values`;
  return {
    summary:
      meant === null
        ? `Name a Service and port of this namespace${names.length === 0 ? "" : `: ${names.join(", ")}`}; correct it ${chart} too.`
        : `Most likely ${hostAndPort} is meant; correct it ${chart} too.`,
    commands: [setVariable(kubectl, workload, container, variable, value), kubectl("get", "services")],
  };
}

/** Values in Secrets are doctor's own way to NATS and PostgreSQL, where it has the right; they are not compared here. */
export function inSecretFindings(inSecrets: ConfiguredAddresses["inSecrets"]): Finding[] {
  return inSecrets.map(({ template, variable, secret }) => {
    const resource = workloadResource(template);
    return inSecret({
      message: `${variable} of ${template.name} is in Secret ${secret}, which is not read for this. It is not checked.`,
      resource,
      evidence: { variable, secret },
      remedy: null,
      cause: [resource, variable],
    });
  });
}
