import type { Kubectl } from "../../../remedy/kubectl.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import type { PodTemplate } from "../../../snapshot/kubernetes/pod-templates.ts";
import type { PodReference } from "../../../snapshot/pod-references.ts";
import { plural } from "../../../units/counted.ts";
import { similarName } from "../../../words/nearest.ts";
import { defineFinding, type Finding, type Severity } from "../../finding.ts";
import { addKey, createObject, createPullSecret } from "./give-values.ts";
import type { KnownObjects } from "./known-objects.ts";

const severity = ["error", "warning", "info"] as const;
const resource = ["kubernetes/configmap", "kubernetes/secret"] as const;

export const missingObject = defineFinding({
  code: "kubernetes/references/missing-object",
  title: "A ConfigMap or Secret that pods need does not exist",
  severity,
  resource,
  recovers: null,
});

export const missingKey = defineFinding({
  code: "kubernetes/references/missing-key",
  title: "A ConfigMap or Secret lacks a key that pods need",
  severity,
  resource,
  recovers: null,
});

/** A workload, and what its pods refer to. */
export interface ReferenceUse {
  template: PodTemplate;
  reference: PodReference;
}

/** One finding for each object or key that is missing, however many places refer to it. */
export function referenceFindings(
  uses: readonly ReferenceUse[],
  known: KnownObjects,
  kubectl: Kubectl,
): Finding[] {
  const groups = new Map<string, ReferenceUse[]>();
  for (const use of uses) {
    const { kind, name, key } = use.reference;
    const missing = known.keysOf(use.reference) === "absent" ? `${kind}/${name}` : `${kind}/${name}/${key}`;
    groups.set(missing, [...(groups.get(missing) ?? []), use]);
  }
  return [...groups.values()].map((group) => finding(group, known, kubectl));
}

function finding(uses: readonly ReferenceUse[], known: KnownObjects, kubectl: Kubectl): Finding {
  const [first] = uses;
  if (first === undefined) throw new Error("a group has at least one use");
  const { kind, name, key } = first.reference;
  const keys = known.keysOf(first.reference);
  const present = typeof keys === "string" ? null : keys;
  const workloads = [...new Set(uses.map(({ template }) => template.name))];
  const places = uses.map(({ template, reference }) => `${template.name}: ${reference.where}`);
  const what = present === null ? `${kind} ${name} does not exist` : `${kind} ${name} has no key ${key}`;
  const details = {
    severity: severityOf(uses),
    message: `${what}, and ${workloads.join(" and ")} ${plural(workloads.length, "needs", "need")} it (${first.reference.where}${uses.length > 1 ? `, and ${uses.length - 1} more` : ""}): ${consequence(uses)}.`,
    resource:
      kind === "Secret" ? (`kubernetes/secret/${name}` as const) : (`kubernetes/configmap/${name}` as const),
    evidence: {
      missing: present === null ? name : key,
      usedBy: places,
      keys: present === null ? null : [...present],
    },
    remedy: remedy(uses, present, known, kubectl),
  };
  return present === null || key === null
    ? missingObject(details)
    : missingKey({ ...details, cause: [details.resource, key] });
}

/** A pod that runs keeps what it was started with; without its pull secret an image that is on the node, or public, still starts. */
function severityOf(uses: readonly ReferenceUse[]): Severity {
  if (uses.every(({ template }) => template.replicas === 0)) return "info";
  return uses.every(({ reference }) => reference.use === "imagePullSecret") ? "warning" : "error";
}

function consequence(uses: readonly ReferenceUse[]): string {
  if (uses.every(({ template }) => template.replicas === 0)) return "it cannot start while it is missing";
  if (uses.every(({ reference }) => reference.use === "imagePullSecret"))
    return "a private image is not pulled again";
  return "running pods keep the old value, and the next pod does not start";
}

function remedy(
  uses: readonly ReferenceUse[],
  present: readonly string[] | null,
  known: KnownObjects,
  kubectl: Kubectl,
): Remedy | null {
  const [first] = uses;
  if (first === undefined) return null;
  const { kind, name, key } = first.reference;
  const workload = `${first.template.kind.toLowerCase()}/${first.template.name}`;
  if (present !== null) {
    const meant = similarName(key ?? "", present);
    return {
      summary: `Add the key ${key}${meant === null ? "" : `, or refer to ${meant}, which is there`}.`,
      commands: [addKey(kubectl, kind, name, key ?? "")],
    };
  }
  const meant = kind === "ConfigMap" ? similarName(name, known.configMapNames) : null;
  const create = uses.every(({ reference }) => reference.use === "imagePullSecret")
    ? createPullSecret(kubectl, name)
    : createObject(
        kubectl,
        kind,
        name,
        uses.flatMap(({ reference }) => reference.key ?? []),
      );
  return {
    summary: `Create it again before the pods restart${meant === null ? "" : `, or refer to ${meant}`}.`,
    commands: [
      // Of a pod the API server takes any name for what it refers to; no object can have any other than this.
      ...(/^[a-z0-9][a-z0-9.-]*$/.test(name) ? [create] : []),
      kubectl("rollout", "history", workload),
    ],
  };
}
