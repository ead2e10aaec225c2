import { streamVariables } from "../../../blueprint/variables.ts";
import { kubectlFor } from "../../../remedy/kubectl.ts";
import { podTemplates } from "../../../snapshot/kubernetes/pod-templates.ts";
import { isOfRelease } from "../../../snapshot/kubernetes/release-name.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { plural } from "../../../units/counted.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import { dataOf, errorsOf, undecidedBy } from "../../unreadable.ts";
import { addressFindings, addressKinds, inSecretFindings } from "./address-findings.ts";
import { agreementFindings, agreementKinds } from "./agreement-findings.ts";
import { configuredAddresses, pipelineVariables } from "./configured-addresses.ts";

const optional = [
  "kubernetes/server",
  "kubernetes/statefulsets",
  "kubernetes/daemonsets",
  "kubernetes/rollouts",
  "kubernetes/cronjobs",
  "kubernetes/jobs",
  "kubernetes/configmaps",
] as const;

type Input = CheckInput<"kubernetes/deployments" | "kubernetes/services", (typeof optional)[number]>;

/** The addresses in the pods' environment name Services and ports that exist, and the services of the pipeline meet at the same NATS and database. */
export const addresses = defineCheck({
  id: "config/addresses",
  title: "Configured addresses exist, and services agree on them",
  requires: ["kubernetes/reachable"],
  reads: ["kubernetes/deployments", "kubernetes/services"],
  optional,
  findings: [...agreementKinds, ...addressKinds],
  decide(input) {
    const { sections, optional: lists, blueprint, target } = input;
    const services = sections["kubernetes/services"];
    const configMaps = dataOf(lists["kubernetes/configmaps"]);
    const all = podTemplates({
      ...lists,
      "kubernetes/deployments": succeed(sections["kubernetes/deployments"]),
    });
    const templates = all.filter(({ metadata }) => isOfRelease(metadata, blueprint));
    const namespace = target.namespace ?? services[0]?.metadata.namespace ?? "";
    const found = configuredAddresses(templates, configMaps, services, namespace);
    const judged = found.readable.some(({ variable }) => pipelineVariables.has(variable));
    if (!judged && found.hidden.length === 0) return { kind: "not-applicable", reason: whyNothing(found) };
    const context = {
      ...{ services, templates: all, configMaps, kubectl: kubectlFor(target) },
      streamVariables: streamVariables(blueprint),
    };
    const incomplete = found.hidden.length === 0 ? undefined : hiddenBy(input);
    return {
      kind: "decided",
      findings: [
        ...agreementFindings(found.readable, templates, context),
        ...found.readable.flatMap((configured) => addressFindings(configured, context)),
        ...inSecretFindings(found.inSecrets),
      ],
      ...(incomplete && { incomplete }),
    };
  },
});

function whyNothing({ inSecrets }: ReturnType<typeof configuredAddresses>): string {
  const names = [...new Set(inSecrets.map(({ variable }) => variable))];
  return names.length === 0
    ? `no workload of the release has ${[...pipelineVariables].join(" or ")}`
    : `${names.join(" and ")} ${plural(names.length, "is in a Secret, which is", "are in Secrets, which are")} not read for this`;
}

/** A ConfigMap that holds an address could not be read. */
function hiddenBy({ optional: lists, target }: Input) {
  const user = dataOf(lists["kubernetes/server"])?.user ?? null;
  return undecidedBy(errorsOf([lists["kubernetes/configmaps"]]), target, user);
}
