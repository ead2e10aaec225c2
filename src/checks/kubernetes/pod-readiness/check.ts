import type { Blueprint, ExpectedWorkload } from "../../../blueprint/blueprint.ts";
import { helmFor, kubectlFor } from "../../../remedy/kubectl.ts";
import { placeholder } from "../../../remedy/word.ts";
import { sectionOfKind, templateSections } from "../../../snapshot/kubernetes/pod-templates.ts";
import { everyRelease } from "../../../snapshot/kubernetes/release-name.ts";
import type { ProbeResult } from "../../../snapshot/probe-result.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { defineCheck } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { dataOf, errorsOf, undecidedBy } from "../../unreadable.ts";
import { crashChecks } from "../pods/causes/crash-reason.ts";
import { surroundings } from "../pods/pod-witness.ts";
import { type ReleaseObjects, releaseObjects, releaseWorkloads } from "../workloads/release-workloads.ts";
import { workloadResource } from "../workloads/workload.ts";
import { missing, podReadinessFindings } from "./findings.ts";
import { hangingRuns } from "./hanging-runs.ts";
import { namespaceEndFinding } from "./namespace-end.ts";
import { unstartedRuns } from "./unstarted-runs.ts";
import { wantedJobFindings } from "./wanted-jobs.ts";
import { workloadFindings } from "./workload-findings.ts";

const optional = [
  "kubernetes/server",
  "kubernetes/pods",
  ...templateSections,
  "kubernetes/replicasets",
  "kubernetes/services",
  "kubernetes/scaledobjects",
  "kubernetes/events",
  "kubernetes/logs",
  "kubernetes/persistentvolumeclaims",
  "kubernetes/configmaps",
  "kubernetes/secrets",
  "kubernetes/nodes",
] as const;

/** Every workload of the release is there and all its pods are ready; where not, the cause behind kubectl's STATUS. */
export const podReadiness = defineCheck({
  id: "kubernetes/pod-readiness",
  title: "Every workload is there and its pods are ready",
  requires: ["kubernetes/reachable"],
  after: ["kubernetes/nodes", ...crashChecks],
  reads: [],
  optional,
  findings: podReadinessFindings,
  decide(input) {
    const { optional: sections, blueprint, target } = input;
    const pods = sections["kubernetes/pods"];
    if (!pods.ok && pods.error.kind === "not-configured")
      return { kind: "not-applicable", reason: pods.error.message };
    const server = dataOf(sections["kubernetes/server"]);
    if (server?.namespaceEnds)
      return { kind: "decided", findings: [namespaceEndFinding(server.namespaceEnds, target)] };
    const objects = releaseObjects(sections);
    const around = surroundings(sections, input);
    const findings = [
      ...missingWorkloads(objects, blueprint, target),
      ...releaseWorkloads(objects, blueprint).flatMap((workload) =>
        workloadFindings(workload, around, {
          blueprint,
          arePodsListed: pods.ok,
          services: dataOf(sections["kubernetes/services"]) ?? [],
          scaledObjects: dataOf(sections["kubernetes/scaledobjects"]) ?? [],
          nodes: dataOf(sections["kubernetes/nodes"]) ?? [],
        }),
      ),
      ...wantedJobFindings(objects, blueprint, around),
      ...hangingRuns(objects.jobs ?? [], blueprint, around),
      ...unstartedRuns(objects.cronJobs ?? [], blueprint, around),
    ];
    const needed = [
      pods,
      ...Object.entries(sectionOfKind)
        .filter(([kind]) => usualKinds.has(kind) || blueprint.workloads.some((w) => w.kind === kind))
        .map(([, section]) => sections[section]),
      ...(hidesJobs(sections["kubernetes/jobs"]) ? [sections["kubernetes/jobs"]] : []),
    ];
    const incomplete = undecidedBy(errorsOf(needed), target, server?.user ?? null);
    return { kind: "decided", findings, ...(incomplete && { incomplete }) };
  },
});

/** Kinds that a release has without anybody saying so. */
const usualKinds: ReadonlySet<string> = new Set(["Deployment", "StatefulSet"]);

/** A Job whose pods are deleted is known by itself alone: without it nothing can be said of it. Snapshots of before do not hold Jobs. */
const hidesJobs = (jobs: ProbeResult<unknown>): boolean => !jobs.ok && jobs.error.kind === "forbidden";

/** Workloads the blueprint wants and a readable list does not have. A list that could not be read says nothing about absence. */
function missingWorkloads(objects: ReleaseObjects, blueprint: Blueprint, target: Target): Finding[] {
  const names = {
    Deployment: objects.deployments?.map((d) => d.metadata.name),
    StatefulSet: objects.statefulSets?.map((s) => s.metadata.name),
    DaemonSet: objects.daemonSets?.map((d) => d.metadata.name),
    Rollout: objects.rollouts?.map((r) => r.metadata.name),
    CronJob: objects.cronJobs?.map((c) => c.metadata.name),
    Job: objects.jobs?.map((j) => j.metadata.name),
  };
  return blueprint.workloads
    .filter((wanted) => !wanted.optional)
    .filter((wanted) => names[wanted.kind]?.includes(wanted.name) === false)
    .map((wanted) => missingFinding(wanted, names[wanted.kind] ?? [], blueprint.instance, target));
}

function missingFinding(
  { kind, name }: ExpectedWorkload,
  present: string[],
  release: string,
  target: Target,
): Finding {
  const similar = present.filter((other) => other.startsWith(`${name}-`) || name.startsWith(`${other}-`));
  return missing({
    message: `${kind} ${name} does not exist${similar.length > 0 ? `; there is ${similar.join(", ")}` : ""}: it was never installed, was disabled in the values, or was deleted.`,
    resource: workloadResource({ kind, name }),
    evidence: { cause: "missing", present },
    remedy: {
      summary: `${release === everyRelease ? `Install ${name} again` : `Install the release again with ${name} enabled`}, or mark the workload optional in nomnom.doctor.yaml.`,
      commands: [
        kubectlFor(target)("get", kind === "Rollout" ? "rollouts.argoproj.io" : `${kind.toLowerCase()}s`),
        ...(release === everyRelease
          ? []
          : [helmFor(target)("upgrade", "--install", release, placeholder("CHART"))]),
      ],
    },
    recovers: false,
  });
}
