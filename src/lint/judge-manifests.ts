import type { Blueprint } from "../blueprint/blueprint.ts";
import { isRecord } from "../blueprint/validate.ts";
import type { AnyCheck } from "../checks/check.ts";
import type { FindingCode } from "../checks/finding.ts";
import { ingressBackends } from "../checks/kubernetes/ingress-backends/check.ts";
import { references } from "../checks/kubernetes/references/check.ts";
import { serviceEndpoints } from "../checks/kubernetes/service-endpoints/check.ts";
import type { ReportedFinding } from "../doctor/report.ts";
import { failure, succeed } from "../snapshot/probe-result.ts";
import { type SectionId, type Sections, schemaOf } from "../snapshot/snapshot.ts";
import { findingsOf, ofScope } from "./judge.ts";
import { isWorkload, type Manifest } from "./manifests/manifest.ts";
import { manifestPlaces } from "./manifests/manifest-places.ts";
import type { ManifestSet } from "./manifests/manifest-sets.ts";

/**
 * What of each check is certain of a set of objects by itself: what it refers to and does not hold may be made by somebody else, so only what the set contradicts
 * itself counts.
 */
const judged: readonly { check: AnyCheck; codes: readonly FindingCode[] }[] = [
  { check: references, codes: ["kubernetes/references/missing-key"] },
  {
    check: serviceEndpoints,
    codes: ["kubernetes/service-endpoints/port-name", "kubernetes/service-endpoints/port-number"],
  },
  {
    check: ingressBackends,
    codes: ["kubernetes/ingress-backends/no-port", "kubernetes/ingress-backends/rewrites-all"],
  },
];

/** What the checks of Kubernetes find in a set of objects, by check. */
export function judgeManifests(
  sets: readonly ManifestSet[],
  configured: Blueprint,
  now: string,
): { check: AnyCheck; findings: ReportedFinding[] }[] {
  return judged.map(({ check, codes }) => ({
    check,
    findings: eachOnce(
      sets.flatMap((set) => {
        const blueprint = { ...configured, release: oneRelease, instance: oneRelease };
        return findingsOf(check, { sections: sectionsOf(set), blueprint, now })
          .filter(({ code }) => codes.some((own) => own === code))
          .map((finding) => ofSet({ ...finding, places: manifestPlaces(finding, set) }, set));
      }),
    ),
  }));
}

/** What two overlays take from one base is wrong in one place. */
const eachOnce = (findings: readonly ReportedFinding[]): ReportedFinding[] => {
  const seen = new Map(
    findings
      .toReversed()
      .map((finding) => [JSON.stringify([finding.code, finding.message, finding.places]), finding]),
  );
  return findings.filter((finding) => [...seen.values()].includes(finding));
};

/** The same names in two folders or namespaces are two objects. */
const ofSet = (finding: ReportedFinding, [first]: ManifestSet): ReportedFinding =>
  ofScope(finding, first === undefined ? "" : `${first.source.file} ${first.namespace ?? ""}`);

/** All objects of a set belong together, whatever label says so elsewhere. */
const oneRelease = "lint";
const releaseLabel = "app.kubernetes.io/instance";

function sectionsOf(set: ManifestSet): Sections {
  const workloads = set.filter(isWorkload);
  return {
    "kubernetes/deployments": listOf("kubernetes/deployments", set, "Deployment"),
    "kubernetes/statefulsets": listOf("kubernetes/statefulsets", set, "StatefulSet"),
    "kubernetes/daemonsets": listOf("kubernetes/daemonsets", set, "DaemonSet"),
    "kubernetes/services": listOf("kubernetes/services", set, "Service"),
    "kubernetes/ingresses": listOf("kubernetes/ingresses", set, "Ingress"),
    "kubernetes/configmaps": listOf("kubernetes/configmaps", set.filter(hasKeys), "ConfigMap"),
    "kubernetes/secrets": parsed(
      "kubernetes/secrets",
      set.filter((manifest) => manifest.kind === "Secret" && hasKeys(manifest)).map(keysOf),
    ),
    "kubernetes/pods": parsed("kubernetes/pods", workloads.flatMap(podOf)),
  };
}

/** A Secret or ConfigMap without any key is a place that somebody else fills: an installer, an operator, an injector of certificates. */
const hasKeys = ({ value }: Manifest): boolean =>
  ["data", "stringData", "binaryData"].some((field) => {
    const keys = value[field];
    return isRecord(keys) && Object.keys(keys).length > 0;
  });

const listOf = <S extends SectionId>(section: S, set: ManifestSet, kind: string) =>
  parsed(
    section,
    set.filter((manifest) => manifest.kind === kind).map(({ value }) => labelled(value)),
  );

function labelled(value: Manifest["value"]): unknown {
  const metadata = isRecord(value.metadata) ? value.metadata : {};
  const labels = isRecord(metadata.labels) ? metadata.labels : {};
  return {
    ...value,
    status: undefined,
    metadata: { ...metadata, labels: { ...labels, [releaseLabel]: oneRelease } },
  };
}

/** Objects that the API server would refuse are left out: which of their fields is wrong, kubectl says. */
function parsed<S extends SectionId>(section: S, values: readonly unknown[]) {
  const schema = schemaOf(section);
  const good = values.filter((value) => schema.safeParse([value]).success);
  const result = schema.safeParse(good);
  return result.success
    ? succeed(result.data)
    : failure({ kind: "invalid", system: "kubernetes", message: "they cannot be read" });
}

const keysOf = ({ name, value }: Manifest) => ({
  name,
  keys: [value.data, value.stringData].flatMap((data) => (isRecord(data) ? Object.keys(data) : [])),
  error: null,
});

/** A pod as the workload would make it, as if it ran. */
function podOf({ name, value }: Manifest): unknown[] {
  const spec = isRecord(value.spec) ? value.spec : {};
  const template = isRecord(spec.template) ? spec.template : {};
  const metadata = isRecord(template.metadata) ? template.metadata : {};
  return [
    {
      metadata: { ...metadata, name },
      spec: template.spec,
      status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
    },
  ];
}
