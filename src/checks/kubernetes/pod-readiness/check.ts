import type { Blueprint, ExpectedWorkload } from "../../../blueprint/blueprint.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import type { UncodedFinding } from "../../finding.ts";
import { kubectlCommand } from "../../kubectl-command.ts";
import { dataOf, errorsOf, undecidedBy } from "../../unreadable.ts";
import { type ReleaseObjects, releaseWorkloads } from "../workloads/release-workloads.ts";
import { workloadFindings } from "./workload-findings.ts";

/** Sections without which workloads cannot be told missing, ready or broken. */
const listsOf = {
  Deployment: "kubernetes/deployments",
  StatefulSet: "kubernetes/statefulsets",
  DaemonSet: "kubernetes/daemonsets",
} as const;

const optional = [
  "kubernetes/server",
  "kubernetes/pods",
  "kubernetes/deployments",
  "kubernetes/replicasets",
  "kubernetes/statefulsets",
  "kubernetes/daemonsets",
  "kubernetes/events",
  "kubernetes/logs",
  "kubernetes/persistentvolumeclaims",
] as const;

type Input = CheckInput<never, (typeof optional)[number]>;

/** Every workload of the release is there and all its pods are ready; where not, the cause behind kubectl's STATUS. */
export const podReadiness = defineCheck({
  id: "kubernetes/pod-readiness",
  title: "Every workload is there and its pods are ready",
  requires: ["kubernetes/reachable"],
  reads: [],
  optional,
  decide(input) {
    const { optional: sections, blueprint, target } = input;
    const pods = sections["kubernetes/pods"];
    if (!pods.ok && pods.error.kind === "not-configured")
      return { kind: "not-applicable", reason: pods.error.message };
    const objects = releaseObjects(input);
    const around = witness(input);
    const findings = [
      ...missingWorkloads(objects, blueprint, around.kubectl),
      ...releaseWorkloads(objects, blueprint).flatMap((workload) => workloadFindings(workload, around)),
    ];
    const needed = [
      pods,
      ...Object.entries(listsOf)
        .filter(([kind]) => kind !== "DaemonSet" || blueprint.workloads.some((w) => w.kind === "DaemonSet"))
        .map(([, section]) => sections[section]),
    ];
    const server = dataOf(sections["kubernetes/server"]);
    const incomplete = undecidedBy(errorsOf(needed), target.namespace, server?.user ?? null);
    return { kind: "decided", findings, ...(incomplete && { incomplete }) };
  },
});

const releaseObjects = ({ optional: sections }: Input): ReleaseObjects => ({
  pods: dataOf(sections["kubernetes/pods"]) ?? [],
  deployments: dataOf(sections["kubernetes/deployments"]),
  replicaSets: dataOf(sections["kubernetes/replicasets"]),
  statefulSets: dataOf(sections["kubernetes/statefulsets"]),
  daemonSets: dataOf(sections["kubernetes/daemonsets"]),
});

const witness = ({ optional: sections, target, takenAt }: Input) => ({
  events: dataOf(sections["kubernetes/events"]) ?? [],
  logs: dataOf(sections["kubernetes/logs"]) ?? [],
  claims: dataOf(sections["kubernetes/persistentvolumeclaims"]) ?? [],
  now: Date.parse(takenAt),
  kubectl: kubectlCommand(target),
});

/** Workloads the blueprint wants and a readable list does not have. A list that could not be read says nothing about absence. */
function missingWorkloads(objects: ReleaseObjects, blueprint: Blueprint, kubectl: string): UncodedFinding[] {
  const names = {
    Deployment: objects.deployments?.map((d) => d.metadata.name),
    StatefulSet: objects.statefulSets?.map((s) => s.metadata.name),
    DaemonSet: objects.daemonSets?.map((d) => d.metadata.name),
  };
  return blueprint.workloads
    .filter((wanted) => !wanted.optional)
    .filter((wanted) => names[wanted.kind]?.includes(wanted.name) === false)
    .map((wanted) => missing(wanted, names[wanted.kind] ?? [], blueprint.release, kubectl));
}

function missing(
  { kind, name }: ExpectedWorkload,
  present: string[],
  release: string,
  kubectl: string,
): UncodedFinding {
  const similar = present.filter((other) => other.startsWith(`${name}-`) || name.startsWith(`${other}-`));
  return {
    severity: "error",
    message: `${kind} ${name} does not exist${similar.length > 0 ? `; there is ${similar.join(", ")}` : ""}: it was never installed, was disabled in the values, or was deleted.`,
    resource: `kubernetes/${kind.toLowerCase()}/${name}`,
    evidence: { cause: "missing", recovers: false, present },
    remedy: {
      summary: `Install the release again with ${name} enabled, or mark the workload optional in nomnom.doctor.yaml.`,
      commands: [
        `${kubectl} get ${kind.toLowerCase()}s`,
        `helm upgrade --install ${release} CHART ${kubectl.replace(/^kubectl ?/, "")}`.trimEnd(),
      ],
    },
    key: "missing",
  };
}
