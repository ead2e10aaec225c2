import type { Kubectl } from "../../../remedy/kubectl.ts";
import type { ContainerLog } from "../../../snapshot/kubernetes/log.ts";
import type { Service } from "../../../snapshot/kubernetes/network.ts";
import type { PodTemplate } from "../../../snapshot/kubernetes/pod-templates.ts";
import { plural } from "../../../units/counted.ts";
import type { Finding } from "../../finding.ts";
import { selectsPodsOf } from "../services/service-selector.ts";
import { defineServiceFinding, resourceOf } from "./service-finding.ts";

export const noPods = defineServiceFinding("no-pods", "A Service's workload has no pods", ["info"]);
export const selectsNothing = defineServiceFinding(
  "selects-nothing",
  "A Service's selector matches no workload's pods",
  ["error"],
);

export interface SelectorContext {
  templates: readonly PodTemplate[];
  /** False: a list of workloads could not be read, so a template may be missing. */
  allListed: boolean;
  /** The same of all kinds that a Service is rarely for. */
  rareListed: boolean;
  kubectl: Kubectl;
  /** As far as they could be read. */
  logs: ContainerLog[];
}

/** A Service no pod belongs to: its selector is wrong, or its pods are not there at the moment. */
export function withoutPods(
  service: Service,
  context: SelectorContext,
): { findings: Finding[]; undecided: boolean } {
  const { selector } = service.spec;
  const own = context.templates.filter((template) => selectsPodsOf(selector, template));
  if (own.length > 0) return { findings: [noPodsNow(service, own)], undecided: false };
  const keeper = service.metadata.ownerReferences.find(({ controller }) => controller === true);
  if (keeper !== undefined) return { findings: [keptByAnother(service, keeper)], undecided: false };
  const isNamed = context.templates.some(({ name }) => name === service.metadata.name);
  if (!context.allListed || !(context.rareListed || isNamed)) return { findings: [], undecided: true };
  return { findings: [wrongSelector(service, context)], undecided: false };
}

/** An operator writes the selector, and makes the pods. */
function keptByAnother(
  service: Service,
  { kind, name }: Service["metadata"]["ownerReferences"][number],
): Finding {
  return noPods({
    message: `Service ${service.metadata.name} leads nowhere at the moment: ${kind} ${name}, which keeps it, has no pods for it.`,
    resource: resourceOf(service),
    evidence: { workloads: [name], scaledToZero: false },
    remedy: null,
  });
}

/** The selector is right. That its workload is scaled to zero or cannot make pods, kubernetes/pod-readiness says. */
function noPodsNow(service: Service, own: readonly PodTemplate[]): Finding {
  const names = own.map(({ name }) => name);
  const scaledToZero = own.every(({ replicas }) => replicas === 0);
  const atTimes = own.every(({ kind }) => kind === "Job" || kind === "CronJob");
  const why = atTimes
    ? ` while ${names.join(" and ")} ${plural(names.length, "does", "do")} not run`
    : `: ${names.join(" and ")} ${plural(names.length, "has", "have")} no pods${scaledToZero ? ", scaled to zero" : " (kubernetes/pod-readiness)"}`;
  return noPods({
    message: `Service ${service.metadata.name} leads nowhere${why}.`,
    resource: resourceOf(service),
    evidence: { workloads: names, scaledToZero },
    remedy: null,
  });
}

function wrongSelector(service: Service, { templates, kubectl }: SelectorContext): Finding {
  const { metadata, spec } = service;
  const meant = mostAlike(service, templates);
  const wrong = Object.entries(spec.selector).filter(([key, value]) => meant?.labels[key] !== value);
  const shown = wrong.map(([key, value]) => `${key}=${value}`).join(", ");
  const they = wrong.map(([key]) => `${key}=${meant?.labels[key] ?? "(no such label)"}`).join(", ");
  // A merge patch takes a key away with null.
  const right = Object.fromEntries(wrong.map(([key]) => [key, meant?.labels[key] ?? null]));
  return selectsNothing({
    message:
      meant === null
        ? `Service ${metadata.name} selects no pod: no workload's pods carry ${shown}. Every request to it is refused.`
        : `Service ${metadata.name} selects no pod: it wants ${shown}, and the pods of ${meant.name} carry ${they}. Every request to it is refused.`,
    resource: resourceOf(service),
    evidence: { selector: spec.selector, meant: meant?.name ?? null, labels: meant?.labels ?? null },
    remedy: {
      summary:
        meant === null
          ? "Install the workload it is for, or remove the Service."
          : `Let it select the pods of ${meant.name}, in the chart too.`,
      commands:
        meant === null
          ? [kubectl("get", "pods", "--show-labels")]
          : [
              kubectl(
                "patch",
                "service",
                metadata.name,
                "--type=merge",
                "-p",
                JSON.stringify({ spec: { selector: right } }),
              ),
            ],
    },
  });
}

/** The workload of the Service's own name, else the one that shares most of the selector; null when none shares any. */
function mostAlike(service: Service, templates: readonly PodTemplate[]): PodTemplate | null {
  const pairs = Object.entries(service.spec.selector);
  const shared = ({ labels }: PodTemplate) => pairs.filter(([key, value]) => labels[key] === value).length;
  const named = templates.find(({ name }) => name === service.metadata.name);
  if (named !== undefined) return named;
  const best = templates.toSorted((a, b) => shared(b) - shared(a))[0];
  return best !== undefined && shared(best) > pairs.length / 2 && isOnly(best, templates, shared)
    ? best
    : null;
}

/** Labels every workload of a release carries name none of them. */
const isOnly = (
  best: PodTemplate,
  templates: readonly PodTemplate[],
  shared: (template: PodTemplate) => number,
): boolean => templates.filter((template) => shared(template) === shared(best)).length === 1;
