import { kubectlFor } from "../../../remedy/kubectl.ts";
import type { PodSpec } from "../../../snapshot/kubernetes/pod.ts";
import { podTemplates, templateSections } from "../../../snapshot/kubernetes/pod-templates.ts";
import { isOfRelease } from "../../../snapshot/kubernetes/release-name.ts";
import { podReferences } from "../../../snapshot/pod-references.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import { dataOf, errorsOf, undecidedBy } from "../../unreadable.ts";
import { podCause } from "../pods/causes/pod-cause.ts";
import { type PodCause, surroundings } from "../pods/pod-witness.ts";
import { releaseObjects, releaseWorkloads } from "../workloads/release-workloads.ts";
import { workloadName } from "../workloads/workload.ts";
import { type KnownObjects, knownObjects, lacks } from "./known-objects.ts";
import { missingKey, missingObject, type ReferenceUse, referenceFindings } from "./reference-findings.ts";

const optional = [
  "kubernetes/server",
  ...templateSections,
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
  findings: [missingObject, missingKey],
  decide(input) {
    const { optional: sections, blueprint, target } = input;
    const configMaps = sections["kubernetes/configmaps"];
    if (!configMaps.ok && configMaps.error.kind === "not-configured")
      return { kind: "not-applicable", reason: configMaps.error.message };
    const known = knownObjects(dataOf(configMaps), dataOf(sections["kubernetes/secrets"]));
    const uses = podTemplates(sections)
      .filter(({ metadata }) => isOfRelease(metadata, blueprint))
      .flatMap((template) =>
        needs(template.spec).map((reference): ReferenceUse => ({ template, reference })),
      );
    const missing = unsaid(
      uses.filter(({ reference }) => lacks(known, reference)),
      input,
    );
    const incomplete = hidden(input, known, uses);
    return {
      kind: "decided",
      findings: referenceFindings(missing, known, kubectlFor(target)),
      ...(incomplete && { incomplete }),
    };
  },
});

const needs = (spec: PodSpec) => podReferences(spec).filter((reference) => !reference.optional);

/** Those that kubernetes/pod-readiness does not say. */
function unsaid(lacking: readonly ReferenceUse[], input: Input): ReferenceUse[] {
  if (lacking.length === 0) return [];
  const failing = failuresOf(input);
  return lacking.filter(
    ({ template, reference }) => !failing.get(template.name)?.includes(`"${reference.name}"`),
  );
}

/** What keeps a workload's pods from starting, in the kubelet's words: kubernetes/pod-readiness has said it already. */
function failuresOf(input: Input): Map<string, string> {
  const around = surroundings(input.optional, input);
  const ownSaid = (cause: PodCause | null) =>
    cause?.kind === "missing-config" || cause?.kind === "missing-volume"
      ? [cause.proof, `"${cause.evidence?.object ?? ""}"`]
      : [];
  return new Map(
    releaseWorkloads(releaseObjects(input.optional), input.blueprint).map((workload) => [
      workload.name,
      workload.pods
        .flatMap((pod) => ownSaid(podCause(pod, { ...around, owner: workloadName(workload) })))
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
  const why = undecidedBy(errors, target, user);
  if (why !== undefined || unseen.length === 0) return why;
  const names = [...new Set(unseen.map(({ reference }) => reference.name))];
  return { reason: `not checked: ${names.join(", ")}`, remedy: null };
}
