import { defineFinding } from "../../finding.ts";

const resource = ["kubernetes/deployment", "kubernetes/pod"] as const;

export const unhealthy = defineFinding({
  code: "kubernetes/service-health/unhealthy",
  title: "A service says that it is not well",
  severity: ["error"],
  resource,
  recovers: true,
});

export const noAnswer = defineFinding({
  code: "kubernetes/service-health/no-answer",
  title: "A service does not answer on its health path",
  severity: ["warning"],
  resource,
  recovers: true,
});

export const noPath = defineFinding({
  code: "kubernetes/service-health/no-path",
  title: "A service has no health path",
  severity: ["info"],
  resource,
  recovers: null,
});
