import type { Service } from "../../../snapshot/kubernetes/network.ts";
import type { Pod } from "../../../snapshot/kubernetes/pod.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import type { UncodedFinding } from "../../finding.ts";
import { kubectlCommand } from "../../kubectl-command.ts";
import { dataOf, errorsOf, undecidedBy } from "../../unreadable.ts";
import { isFinished, isReady } from "../pods/pod-status.ts";
import { type SelectorContext, selects, withoutPods } from "../services/service-selector.ts";
import { podTemplates } from "../workloads/pod-templates.ts";
import { isOfRelease } from "../workloads/release-workloads.ts";
import { portFindings } from "./service-ports.ts";

const optional = [
  "kubernetes/server",
  "kubernetes/deployments",
  "kubernetes/statefulsets",
  "kubernetes/daemonsets",
] as const;

type Input = CheckInput<"kubernetes/services" | "kubernetes/pods", (typeof optional)[number]>;

/** Every Service of the release selects pods, and each of its ports leads to one that these pods have. */
export const serviceEndpoints = defineCheck({
  id: "kubernetes/service-endpoints",
  title: "Services lead to pods and ports that exist",
  requires: ["kubernetes/reachable"],
  reads: ["kubernetes/services", "kubernetes/pods"],
  optional,
  decide(input) {
    const { sections, optional: lists, target } = input;
    const context = contextOf(input);
    const services = sections["kubernetes/services"].filter(({ metadata }) =>
      isOfRelease(metadata, input.blueprint.release),
    );
    const judged = services.map((service) => judge(service, sections["kubernetes/pods"], context));
    // A template that could not be listed may be the one a Service without pods is for.
    const hidden = judged.some(({ undecided }) => undecided)
      ? errorsOf([lists["kubernetes/deployments"], lists["kubernetes/statefulsets"]])
      : [];
    const server = dataOf(lists["kubernetes/server"]);
    const incomplete = undecidedBy(hidden, target.namespace, server?.user ?? null);
    return {
      kind: "decided",
      findings: judged.flatMap(({ findings }) => findings),
      ...(incomplete && { incomplete }),
    };
  },
});

interface Judgement {
  findings: UncodedFinding[];
  undecided: boolean;
}

function judge(service: Service, pods: readonly Pod[], context: SelectorContext): Judgement {
  const { selector, type } = service.spec;
  if (type === "ExternalName") return { findings: [], undecided: false };
  if (Object.keys(selector).length === 0) return { findings: [byHand(service, context)], undecided: false };
  const selected = pods.filter(
    (pod) => selects(selector, pod.metadata.labels) && !isFinished(pod) && !pod.metadata.deletionTimestamp,
  );
  if (selected.length === 0) return withoutPods(service, context);
  return {
    findings: [...portFindings(service, selected, context.kubectl), ...notReady(service, selected)],
    undecided: false,
  };
}

function contextOf({ optional: lists, target }: Input): SelectorContext {
  const deployments = dataOf(lists["kubernetes/deployments"]);
  const statefulSets = dataOf(lists["kubernetes/statefulsets"]);
  return {
    templates: podTemplates({
      deployments,
      statefulSets,
      daemonSets: dataOf(lists["kubernetes/daemonsets"]),
    }),
    allListed: deployments !== null && statefulSets !== null,
    kubectl: kubectlCommand(target),
  };
}

/** Why its pods are not ready is what kubernetes/pod-readiness is about; here it is a note. */
function notReady(service: Service, selected: readonly Pod[]): UncodedFinding[] {
  const { metadata, spec } = service;
  if (spec.publishNotReadyAddresses || selected.some(isReady)) return [];
  return [
    {
      severity: "info",
      message: `Service ${metadata.name} leads nowhere until its ${selected.length === 1 ? "pod is" : `${selected.length} pods are`} ready (kubernetes/pod-readiness).`,
      resource: resourceOf(service),
      evidence: { pods: selected.map((pod) => pod.metadata.name), ready: 0 },
      remedy: null,
      key: "not-ready",
    },
  ];
}

function byHand(service: Service, { kubectl }: SelectorContext): UncodedFinding {
  const { name } = service.metadata;
  return {
    severity: "info",
    message: `Service ${name} selects no pods by itself: where it leads was written into its Endpoints by hand, and is not looked at.`,
    resource: resourceOf(service),
    evidence: { selector: {} },
    remedy: { summary: "See where it leads.", commands: [`${kubectl} get endpoints ${name}`] },
    key: "by-hand",
  };
}

const resourceOf = ({ metadata }: Service): string => `kubernetes/service/${metadata.name}`;
