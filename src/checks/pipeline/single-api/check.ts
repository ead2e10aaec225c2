import type { MessageStatusTable } from "../../../blueprint/blueprint.ts";
import { type Kubectl, kubectlFor } from "../../../remedy/kubectl.ts";
import type { Service } from "../../../snapshot/kubernetes/network.ts";
import { everyRelease } from "../../../snapshot/kubernetes/release-name.ts";
import type { Deployment } from "../../../snapshot/kubernetes/workloads.ts";
import { defineCheck } from "../../check.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { selects } from "../../kubernetes/services/service-selector.ts";
import { dataOf } from "../../unreadable.ts";

const second = defineFinding({
  code: "pipeline/single-api/second",
  title: "Another ingestion API runs beside the release's own",
  severity: ["warning"],
  resource: ["kubernetes/deployment"],
  recovers: null,
});

/** Messages come in through one ingestion API, not through an old one beside the new. */
export const singleApi = defineCheck({
  id: "pipeline/single-api",
  title: "One ingestion API takes messages",
  requires: ["kubernetes/reachable"],
  reads: ["kubernetes/deployments"],
  optional: ["kubernetes/services"],
  findings: [second],
  notApplicable: ({ blueprint }) =>
    blueprint.workloads.every(({ single }) => single === null)
      ? "no workload has to be the only one of its kind (single)"
      : null,
  decide({ sections, optional, blueprint, target }) {
    const singles = blueprint.workloads.filter(({ single }) => single !== null);
    const kubectl = kubectlFor(target);
    const services = dataOf(optional["kubernetes/services"]) ?? [];
    const { messageStatus } = blueprint.postgres;
    return {
      kind: "decided",
      findings: singles.flatMap(({ name, single }) => {
        const running = sections["kubernetes/deployments"].filter(
          (deployment) =>
            isOfComponent(deployment, single ?? "", blueprint.instance) && deployment.spec.replicas !== 0,
        );
        // Under another name than the expected one, one alone is simply that.
        if (running.length < 2) return [];
        return running
          .filter(({ metadata }) => metadata.name !== name)
          .map((other) => secondApi(other, { running, services, messageStatus, kubectl }));
      }),
    };
  },
});

interface Around {
  running: readonly Deployment[];
  services: readonly Service[];
  messageStatus: MessageStatusTable | null;
  kubectl: Kubectl;
}

/** By the component label (`api`, `api-old`), as `nomnom e2e` finds the one it scales down. */
function isOfComponent({ metadata }: Deployment, wanted: string, release: string): boolean {
  const component = metadata.labels["app.kubernetes.io/component"] ?? "";
  const instance = metadata.labels["app.kubernetes.io/instance"] ?? release;
  const isOurs = release === everyRelease || instance === release;
  return isOurs && (component === wanted || component.startsWith(`${wanted}-`));
}

function secondApi(other: Deployment, { running, services, messageStatus, kubectl }: Around): Finding {
  const { name } = other.metadata;
  const beside = running.filter((api) => api !== other).map(({ metadata }) => metadata.name);
  const shared = services.filter(
    (service) => leadsTo(service, other) && running.some((api) => api !== other && leadsTo(service, api)),
  );
  const withoutRows = messageStatus !== null && !hasVariable(other, "DATABASE_URL");
  const routed = shared.map(({ metadata }) => metadata.name);
  return second({
    message: `${name} runs beside ${beside.join(" and ")}${routed.length === 0 ? "" : `, and Service ${routed.join(" and ")} sends requests to both`}. The one that starts first decides how the streams are created.${withoutRows ? ` Messages that ${name} accepts have no row in ${messageStatus.table}, because it has no DATABASE_URL.` : ""}`,
    resource: `kubernetes/deployment/${name}`,
    evidence: {
      deployments: running.map(({ metadata, spec, status }) => ({
        name: metadata.name,
        images: spec.template.spec.containers.map(({ image }) => image ?? null),
        desired: spec.replicas ?? 1,
        ready: status.readyReplicas ?? 0,
      })),
      services: routed,
      writesStatusRows: !withoutRows,
    },
    remedy: {
      summary: `Scale the old one down once the new one is ready; nomnom e2e does so during a test.`,
      commands: [kubectl("scale", `deployment/${name}`, "--replicas=0")],
    },
  });
}

const leadsTo = ({ spec }: Service, { spec: { template } }: Deployment): boolean =>
  Object.keys(spec.selector).length > 0 && selects(spec.selector, template.metadata?.labels ?? {});

/** A variable of a whole ConfigMap or Secret (`envFrom`) may be any. */
const hasVariable = ({ spec }: Deployment, variable: string): boolean =>
  spec.template.spec.containers.some(
    ({ env, envFrom }) => envFrom.length > 0 || env.some(({ name }) => name === variable),
  );
