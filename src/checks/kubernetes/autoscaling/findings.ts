import { defineFinding } from "../../finding.ts";

export const wrongConsumer = defineFinding({
  code: "kubernetes/autoscaling/wrong-consumer",
  title: "KEDA scales by a consumer that does not exist",
  severity: ["warning"],
  resource: ["kubernetes/scaledobject"],
  recovers: null,
});

export const noEndpoint = defineFinding({
  code: "kubernetes/autoscaling/no-endpoint",
  title: "KEDA does not know where NATS' monitoring port is",
  severity: ["warning"],
  resource: ["kubernetes/scaledobject"],
  recovers: null,
});

export const wrongEndpoint = defineFinding({
  code: "kubernetes/autoscaling/wrong-endpoint",
  title: "KEDA asks a monitoring port of NATS that it cannot reach",
  severity: ["warning"],
  resource: ["kubernetes/scaledobject"],
  recovers: null,
});

export const cannotScale = defineFinding({
  code: "kubernetes/autoscaling/cannot-scale",
  title: "An autoscaler cannot scale its workload",
  severity: ["warning"],
  resource: ["kubernetes/horizontalpodautoscaler", "kubernetes/scaledobject"],
  recovers: null,
});

export const fallback = defineFinding({
  code: "kubernetes/autoscaling/fallback",
  title: "KEDA has fallen back to a fixed number of replicas",
  severity: ["warning"],
  resource: ["kubernetes/scaledobject"],
  recovers: null,
});

export const atMaximum = defineFinding({
  code: "kubernetes/autoscaling/at-maximum",
  title: "An autoscaler wants more replicas than it may have",
  severity: ["info"],
  resource: ["kubernetes/horizontalpodautoscaler"],
  recovers: null,
});
