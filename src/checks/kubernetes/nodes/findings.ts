import { defineFinding } from "../../finding.ts";

const resource = ["kubernetes/node"] as const;

export const notReady = defineFinding({
  code: "kubernetes/nodes/not-ready",
  title: "A node of the release is not ready",
  severity: ["error"],
  resource,
  recovers: true,
});

export const gone = defineFinding({
  code: "kubernetes/nodes/gone",
  title: "Pods are on a node that is no longer part of the cluster",
  severity: ["error"],
  resource,
  recovers: true,
});

export const pressure = defineFinding({
  code: "kubernetes/nodes/pressure",
  title: "A node is running out of disk, memory or process ids",
  severity: ["warning"],
  resource,
  recovers: null,
});

export const cordoned = defineFinding({
  code: "kubernetes/nodes/cordoned",
  title: "A node takes no new pods",
  severity: ["info"],
  resource,
  recovers: null,
});
