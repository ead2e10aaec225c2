import { type Kubectl, kubectlFor } from "../../../remedy/kubectl.ts";
import type { ProbeResult } from "../../../snapshot/probe-result.ts";
import { defineCheck } from "../../check.ts";
import type { Finding, FindingDetails } from "../../finding.ts";
import { dataOf, errorsOf, undecidedBy } from "../../unreadable.ts";
import { clusterNow } from "../cluster-now.ts";
import { type Mark, markOn, mayBeGoingOn } from "../marks/marks.ts";
import { leftMark, unprovenRepair } from "./findings.ts";

const read = [
  "kubernetes/deployments",
  "kubernetes/statefulsets",
  "kubernetes/daemonsets",
  "kubernetes/services",
  "kubernetes/configmaps",
] as const;

/** Nothing in the namespace carries the mark of a run of e2e or fix that has ended. */
export const unfinishedChanges = defineCheck({
  id: "kubernetes/unfinished-changes",
  title: "No change of nomnom is left unfinished",
  requires: ["kubernetes/reachable"],
  reads: [],
  optional: [...read, "kubernetes/server"],
  findings: [unprovenRepair, leftMark],
  decide({ optional, target, takenAt }) {
    const kubectl = kubectlFor(target);
    const server = dataOf(optional["kubernetes/server"]);
    const now = clusterNow(takenAt, server);
    // What e2e has left at 0 is the business of kubernetes/pod-readiness, with the same command.
    const atZero = new Set(
      (dataOf(optional["kubernetes/deployments"]) ?? [])
        .filter(({ spec }) => spec.replicas === 0)
        .map(({ metadata }) => metadata.name),
    );
    const lists = [
      objectsOf("deployment", optional["kubernetes/deployments"]),
      objectsOf("statefulset", optional["kubernetes/statefulsets"]),
      objectsOf("daemonset", optional["kubernetes/daemonsets"]),
      objectsOf("service", optional["kubernetes/services"]),
      objectsOf("configmap", optional["kubernetes/configmaps"]),
    ].flat();
    const findings = lists.flatMap((object) => {
      const mark = markOn(object.annotations);
      return mark === null || (mark.replicas !== null && atZero.has(object.name))
        ? []
        : [told(object, mark, { now, kubectl })];
    });
    const incomplete = undecidedBy(
      errorsOf(read.map((section) => optional[section])),
      target,
      server?.user ?? null,
    );
    return { kind: "decided", findings, ...(incomplete && { incomplete }) };
  },
});

interface MarkedObject {
  kind: "deployment" | "statefulset" | "daemonset" | "service" | "configmap";
  name: string;
  annotations: Readonly<Record<string, string>>;
}

interface Listed {
  metadata: { name: string; annotations: Record<string, string> };
}

const objectsOf = (kind: MarkedObject["kind"], list: ProbeResult<Listed[]>): MarkedObject[] =>
  (dataOf(list) ?? []).map(({ metadata: { name, annotations } }) => ({ kind, name, annotations }));

function told(
  { kind, name }: MarkedObject,
  mark: Mark,
  { now, kubectl }: { now: number; kubectl: Kubectl },
): Finding {
  const { runId, at } = mark;
  const isRepair = mark.name.startsWith("nomnom-doctor/fix");
  const command = isRepair ? "fix" : "e2e";
  const isGoingOn = mayBeGoingOn(mark, now);
  // Of fix the mark holds how to undo it; its fence, and text of somebody else under that name, say nothing of that.
  const isUnknown = mark.name === "nomnom-doctor/fix-fence" || (isRepair && runId === "unknown");
  const when = at === null ? "" : ` at ${at}`;
  const common = {
    resource: `kubernetes/${kind}/${name}`,
    evidence: { annotation: mark.name, runId, at },
    severity: isGoingOn ? "info" : "warning",
    recovers: isGoingOn,
    remedy: {
      summary: `If that run has ended, undo what it changed. A run that is alive is left alone.${isUnknown ? " If no journal here knows the annotation, it stays: remove it then." : ""}`,
      commands: [
        { ...kubectl(command, "--recover"), program: "nomnom" },
        ...(isUnknown ? [kubectl("annotate", kind, name, `${mark.name}-`)] : []),
      ],
    },
  } satisfies Omit<
    FindingDetails<"info" | "warning", (typeof leftMark)["declaration"]["resource"][number]>,
    "message"
  >;
  if (mark.name === "nomnom-doctor/fix")
    return unprovenRepair({
      ...common,
      message: `Run ${runId} of fix has changed ${kind} ${name}${when}${isGoingOn ? " and checks whether that helped." : ", and has neither proven that it helped nor undone it."}`,
    });
  return leftMark({
    ...common,
    message: `Run ${runId} of ${isRepair ? "fix" : "e2e"} has left the annotation ${mark.name} on ${kind} ${name}${when}.`,
  });
}
