import type { PodSpec } from "../../../snapshot/kubernetes/pod.ts";
import { podReferences } from "../../../snapshot/pod-references.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import { kubectlCommand } from "../../kubectl-command.ts";
import { dataOf, errorsOf, undecidedBy } from "../../unreadable.ts";
import { podCause } from "../pods/causes/pod-cause.ts";
import { podTemplates } from "../workloads/pod-templates.ts";
import { isOfRelease, releaseWorkloads } from "../workloads/release-workloads.ts";
import { type KnownObjects, knownObjects, lacks } from "./known-objects.ts";
import { type ReferenceUse, referenceFindings } from "./reference-findings.ts";

const optional = [
  "kubernetes/server",
  "kubernetes/deployments",
  "kubernetes/statefulsets",
  "kubernetes/configmaps",
  "kubernetes/secrets",
  "kubernetes/pods",
  "kubernetes/replicasets",
  "kubernetes/events",
] as const;

type Input = CheckInput<never, (typeof optional)[number]>;

/** The ConfigMaps, Secrets and keys without which pods of the release do not start are there. */
export const references = defineCheck({
  id: "kubernetes/references",
  title: "ConfigMaps, Secrets and keys that pods need exist",
  requires: ["kubernetes/reachable"],
  reads: [],
  optional,
  decide(input) {
    const { optional: sections, blueprint, target } = input;
    const configMaps = sections["kubernetes/configmaps"];
    if (!configMaps.ok && configMaps.error.kind === "not-configured")
      return { kind: "not-applicable", reason: configMaps.error.message };
    const known = knownObjects(dataOf(configMaps), dataOf(sections["kubernetes/secrets"]));
    const uses = podTemplates({
      deployments: dataOf(sections["kubernetes/deployments"]),
      statefulSets: dataOf(sections["kubernetes/statefulsets"]),
      daemonSets: null,
    })
      .filter(({ metadata }) => isOfRelease(metadata, blueprint.release))
      .flatMap((template) =>
        needs(template.spec).map((reference): ReferenceUse => ({ template, reference })),
      );
    const failing = failuresOf(input);
    const missing = uses.filter(
      ({ template, reference }) =>
        lacks(known, reference) && !failing.get(template.name)?.includes(`"${reference.name}"`),
    );
    const incomplete = hidden(input, known, uses);
    return {
      kind: "decided",
      findings: referenceFindings(missing, known, kubectlCommand(target)),
      ...(incomplete && { incomplete }),
    };
  },
});

const needs = (spec: PodSpec) => podReferences(spec).filter((reference) => !reference.optional);

/** What keeps a workload's pods from starting, in the kubelet's words: kubernetes/pod-readiness has said it already. */
function failuresOf({ optional: sections, blueprint, takenAt }: Input): Map<string, string> {
  const objects = {
    pods: dataOf(sections["kubernetes/pods"]) ?? [],
    deployments: dataOf(sections["kubernetes/deployments"]),
    replicaSets: dataOf(sections["kubernetes/replicasets"]),
    statefulSets: dataOf(sections["kubernetes/statefulsets"]),
    daemonSets: null,
  };
  const witness = {
    events: dataOf(sections["kubernetes/events"]) ?? [],
    logs: [],
    claims: [],
    now: Date.parse(takenAt),
    kubectl: "kubectl",
    owner: "",
  };
  return new Map(
    releaseWorkloads(objects, blueprint).map(({ name, pods }) => [
      name,
      pods
        .map((pod) => podCause(pod, witness))
        .flatMap((cause) =>
          cause?.kind === "missing-config" || cause?.kind === "missing-volume" ? [cause.proof] : [],
        )
        .join("\n"),
    ]),
  );
}

function hidden({ optional: sections, target }: Input, known: KnownObjects, uses: readonly ReferenceUse[]) {
  const unseen = uses.filter(({ reference }) => known.keysOf(reference) === "hidden");
  const wants = (kind: "ConfigMap" | "Secret") => unseen.some(({ reference }) => reference.kind === kind);
  const errors = [
    ...errorsOf([sections["kubernetes/deployments"], sections["kubernetes/statefulsets"]]),
    ...(wants("ConfigMap") ? errorsOf([sections["kubernetes/configmaps"]]) : []),
    ...(wants("Secret") ? [...errorsOf([sections["kubernetes/secrets"]]), ...known.errors] : []),
  ];
  const user = dataOf(sections["kubernetes/server"])?.user ?? null;
  const why = undecidedBy(errors, target.namespace, user);
  if (why !== undefined || unseen.length === 0) return why;
  const names = [...new Set(unseen.map(({ reference }) => reference.name))];
  return { reason: `not looked at: ${names.join(", ")}`, remedy: null };
}
