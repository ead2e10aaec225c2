import { defineFinding, type FindingDeclaration } from "../../finding.ts";

const objects = [
  "kubernetes/deployment",
  "kubernetes/statefulset",
  "kubernetes/daemonset",
  "kubernetes/service",
  "kubernetes/configmap",
] as const satisfies FindingDeclaration["resource"];

/** `info` while the run may be going on. */
export const unprovenRepair = defineFinding({
  code: "kubernetes/unfinished-changes/unproven-repair",
  title: "A repair was neither proven nor undone",
  severity: ["warning", "info"],
  resource: objects,
  recovers: "sometimes",
});

export const leftMark = defineFinding({
  code: "kubernetes/unfinished-changes/left-mark",
  title: "A run of nomnom has left its mark",
  severity: ["warning", "info"],
  resource: objects,
  recovers: "sometimes",
});
