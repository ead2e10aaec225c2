import { kubectlFor } from "../../../remedy/kubectl.ts";
import type { Service } from "../../../snapshot/kubernetes/network.ts";
import type { Pod } from "../../../snapshot/kubernetes/pod.ts";
import { podTemplates, templateSections } from "../../../snapshot/kubernetes/pod-templates.ts";
import { isOfRelease } from "../../../snapshot/kubernetes/release-name.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { dataOf, errorsOf, undecidedBy } from "../../unreadable.ts";
import { isBetweenCrashes } from "../pods/causes/between-crashes.ts";
import { isFinished, isReady } from "../pods/pod-status.ts";
import { surroundings } from "../pods/pod-witness.ts";
import { selects } from "../services/service-selector.ts";
import { defineServiceFinding, resourceOf } from "./service-finding.ts";
import { portFindings, portName, portNumber } from "./service-ports.ts";
import { noPods, type SelectorContext, selectsNothing, withoutPods } from "./without-pods.ts";

const notReady = defineServiceFinding("not-ready", "None of a Service's pods stays ready", ["info"]);
const byHand = defineServiceFinding("by-hand", "A Service's endpoints were written by hand", ["info"]);

const optional = ["kubernetes/server", ...templateSections, "kubernetes/logs"] as const;

type Input = CheckInput<"kubernetes/services" | "kubernetes/pods", (typeof optional)[number]>;

/** Every Service of the release selects pods, and each of its ports leads to one that these pods have. */
export const serviceEndpoints = defineCheck({
  id: "kubernetes/service-endpoints",
  title: "Services lead to pods and ports that exist",
  requires: ["kubernetes/reachable"],
  reads: ["kubernetes/services", "kubernetes/pods"],
  optional,
  findings: [selectsNothing, portName, portNumber, noPods, notReady, byHand],
  decide(input) {
    const { sections, optional: lists, target } = input;
    const context = contextOf(input);
    const services = sections["kubernetes/services"].filter(({ metadata }) =>
      isOfRelease(metadata, input.blueprint),
    );
    const witness = { ...surroundings(lists, input), owner: "" };
    const serves = (pod: Pod) => isReady(pod) && !isBetweenCrashes(pod, witness);
    const judged = services.map((service) => judge(service, sections["kubernetes/pods"], serves, context));
    // A template that could not be listed may be the one a Service without pods is for.
    const hidden = judged.some(({ undecided }) => undecided)
      ? errorsOf(templateSections.map((section) => lists[section]))
      : [];
    const server = dataOf(lists["kubernetes/server"]);
    const incomplete = undecidedBy(hidden, target, server?.user ?? null);
    return {
      kind: "decided",
      findings: judged.flatMap(({ findings }) => findings),
      ...(incomplete && { incomplete }),
    };
  },
});

interface Judgement {
  findings: Finding[];
  undecided: boolean;
}

function judge(
  service: Service,
  pods: readonly Pod[],
  serves: (pod: Pod) => boolean,
  context: SelectorContext,
): Judgement {
  const { selector, type } = service.spec;
  if (type === "ExternalName") return { findings: [], undecided: false };
  if (Object.keys(selector).length === 0)
    return { findings: [writtenByHand(service, context)], undecided: false };
  const selected = pods.filter(
    (pod) => selects(selector, pod.metadata.labels) && !isFinished(pod) && !pod.metadata.deletionTimestamp,
  );
  if (selected.length === 0) return withoutPods(service, context);
  return {
    findings: [...portFindings(service, selected, context), ...withoutReadyPods(service, selected, serves)],
    undecided: false,
  };
}

function contextOf({ optional: lists, target }: Input): SelectorContext {
  return {
    templates: podTemplates(lists),
    allListed: lists["kubernetes/deployments"].ok && lists["kubernetes/statefulsets"].ok,
    rareListed: templateSections.every((section) => lists[section].ok),
    kubectl: kubectlFor(target),
    logs: dataOf(lists["kubernetes/logs"]) ?? [],
  };
}

/** Why its pods are not ready is what kubernetes/pod-readiness is about; here it is a note. */
function withoutReadyPods(
  service: Service,
  selected: readonly Pod[],
  serves: (pod: Pod) => boolean,
): Finding[] {
  const { metadata, spec } = service;
  if (spec.publishNotReadyAddresses || selected.some(serves)) return [];
  const ready = selected.filter(isReady).length;
  const one = selected.length === 1;
  return [
    notReady({
      message:
        ready === 0
          ? `Service ${metadata.name} leads nowhere until its ${one ? "pod is" : `${selected.length} pods are`} ready (kubernetes/pod-readiness).`
          : `Service ${metadata.name} leads nowhere most of the time: ${one ? "its pod does not stay ready" : `none of its ${selected.length} pods stays ready`} (kubernetes/pod-readiness).`,
      resource: resourceOf(service),
      evidence: { pods: selected.map((pod) => pod.metadata.name), ready },
      remedy: null,
    }),
  ];
}

function writtenByHand(service: Service, { kubectl }: SelectorContext): Finding {
  const { name } = service.metadata;
  return byHand({
    message: `Service ${name} selects no pods by itself: its endpoints were written by hand and are not checked.`,
    resource: resourceOf(service),
    evidence: { selector: {} },
    remedy: {
      summary: "Check where it leads.",
      commands: [kubectl("get", "endpointslices", "-l", `kubernetes.io/service-name=${name}`)],
    },
  });
}
