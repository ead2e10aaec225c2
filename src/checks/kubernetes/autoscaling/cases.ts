import { type Case, error } from "../../../../test/support/checks/cases.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../snapshot/snapshot.ts";

/** A ScaledObject over the worker, as the chart makes it but with an endpoint, and an autoscaler over the API. */
function scaled(
  change: {
    trigger?: object;
    conditions?: object[];
    hpa?: object[];
    consumers?: string[];
    services?: object[];
    images?: string[];
  } = {},
): Sections {
  const metadata = {
    account: "$G",
    stream: "MESSAGES",
    consumer: "workers",
    natsServerMonitoringEndpoint: "nomnom-nats-headless.nomnom-dev.svc:8222",
    ...change.trigger,
  };
  return {
    "kubernetes/scaledobjects": succeed(
      sectionSchemas["kubernetes/scaledobjects"].parse([
        {
          metadata: { name: "nomnom-worker" },
          spec: {
            scaleTargetRef: { name: "nomnom-worker" },
            maxReplicaCount: 20,
            triggers: [{ type: "nats-jetstream", metadata }],
          },
          status: { conditions: change.conditions ?? [{ type: "Ready", status: "True" }] },
        },
      ]),
    ),
    "kubernetes/horizontalpodautoscalers": succeed(
      sectionSchemas["kubernetes/horizontalpodautoscalers"].parse([
        {
          metadata: { name: "nomnom-ingestion-api" },
          spec: { scaleTargetRef: { kind: "Deployment", name: "nomnom-ingestion-api" }, maxReplicas: 10 },
          status: { conditions: change.hpa ?? [{ type: "ScalingActive", status: "True" }] },
        },
      ]),
    ),
    "kubernetes/services": succeed(
      sectionSchemas["kubernetes/services"].parse(
        change.services ?? [
          { metadata: { name: "nomnom-nats-headless" }, spec: { ports: [{ port: 4222 }, { port: 8222 }] } },
        ],
      ),
    ),
    "kubernetes/deployments": succeed(
      sectionSchemas["kubernetes/deployments"].parse(
        (change.images ?? []).map((image) => ({
          metadata: { name: "keda-operator" },
          spec: { selector: {}, template: { spec: { containers: [{ name: "keda", image }] } } },
        })),
      ),
    ),
    "nats/consumers": succeed(
      sectionSchemas["nats/consumers"].parse(
        (change.consumers ?? ["workers"]).map((name) => ({
          stream_name: "MESSAGES",
          name,
          config: {},
          delivered: { consumer_seq: 0, stream_seq: 0 },
          ack_floor: { consumer_seq: 0, stream_seq: 0 },
          num_ack_pending: 0,
          num_redelivered: 0,
          num_waiting: 0,
          num_pending: 0,
        })),
      ),
    ),
  };
}

const inactive = (lastTransitionTime: string, reason = "FailedGetResourceMetric") => [
  { type: "ScalingActive", status: "False", reason, message: "no metrics known for pod", lastTransitionTime },
];

export const cases: Case[] = [
  { name: "both can scale", sections: scaled(), status: "pass", resources: [] },
  {
    name: "the chart's trigger, which does not say where NATS' monitoring port is",
    sections: scaled({
      trigger: { natsServerMonitoringEndpoint: "" },
      conditions: [{ type: "Ready", status: "False", message: "no monitoring endpoint given" }],
    }),
    status: "warn",
    finds: ["no-endpoint"],
  },
  {
    name: "an endpoint without its namespace, which KEDA looks up in its own",
    sections: scaled({ trigger: { natsServerMonitoringEndpoint: "nomnom-nats-headless:8222" } }),
    status: "warn",
    finds: ["wrong-endpoint"],
    says: ["nomnom-nats-headless.nomnom-dev.svc"],
  },
  {
    name: "the same, where KEDA runs beside",
    sections: scaled({
      trigger: { natsServerMonitoringEndpoint: "nomnom-nats-headless:8222" },
      images: ["ghcr.io/kedacore/keda:2.17.0"],
    }),
    status: "pass",
    finds: [],
  },
  {
    name: "an endpoint whose Service does not exist",
    sections: scaled({ services: [] }),
    status: "warn",
    finds: ["wrong-endpoint"],
    says: ["there is no Service nomnom-nats-headless"],
  },
  {
    name: "a Service without the monitoring port",
    sections: scaled({
      services: [{ metadata: { name: "nomnom-nats-headless" }, spec: { ports: [{ port: 4222 }] } }],
    }),
    status: "warn",
    finds: ["wrong-endpoint"],
    says: ["has no port 8222 (4222)"],
  },
  {
    name: "an endpoint in another namespace, which is not looked at",
    sections: scaled({ trigger: { natsServerMonitoringEndpoint: "nats.messaging.svc:8222" } }),
    status: "pass",
    finds: [],
  },
  {
    name: "a consumer that does not exist",
    sections: scaled({ consumers: ["worker"] }),
    status: "warn",
    messages: [
      "ScaledObject nomnom-worker scales nomnom-worker by consumer workers of stream MESSAGES, which does not exist: KEDA then scales it to its most replicas (20).",
    ],
    finds: ["wrong-consumer"],
  },
  {
    name: "NATS could not be asked for its consumers",
    sections: { ...scaled(), "nats/consumers": error("nats", "unreachable", "connection refused") },
    status: "pass",
    resources: [],
  },
  {
    name: "KEDA refuses the ScaledObject",
    sections: scaled({ conditions: [{ type: "Ready", status: "False", message: "scale target not found" }] }),
    status: "warn",
    finds: ["cannot-scale"],
    says: ["scale target not found"],
  },
  {
    name: "KEDA has fallen back",
    sections: scaled({
      conditions: [
        { type: "Ready", status: "True" },
        {
          type: "Fallback",
          status: "True",
          reason: "FallbackExists",
          message: "at least one trigger is falling back",
        },
      ],
    }),
    status: "warn",
    finds: ["fallback"],
  },
  {
    name: "an autoscaler without metrics for an hour",
    sections: scaled({ hpa: inactive("2026-11-23T19:00:00Z") }),
    status: "warn",
    finds: ["cannot-scale"],
    says: ["no metrics known for pod"],
  },
  {
    name: "an autoscaler that begins",
    sections: scaled({ hpa: inactive("2026-11-23T19:59:30Z") }),
    status: "pass",
    resources: [],
  },
  {
    name: "an autoscaler whose workload was scaled to zero",
    sections: scaled({ hpa: inactive("2026-11-23T19:00:00Z", "ScalingDisabled") }),
    status: "pass",
    resources: [],
  },
  {
    name: "an autoscaler at its maximum",
    sections: scaled({ hpa: [{ type: "ScalingLimited", status: "True", reason: "TooManyReplicas" }] }),
    status: "pass",
    finds: ["at-maximum"],
  },
  {
    name: "a release without autoscalers",
    sections: {
      "kubernetes/scaledobjects": succeed([]),
      "kubernetes/horizontalpodautoscalers": succeed([]),
    },
    status: "skip",
  },
  {
    name: "autoscalers may not be listed",
    sections: {
      ...scaled(),
      "kubernetes/horizontalpodautoscalers": error("kubernetes", "forbidden", "hpa is forbidden", {
        missing: [{ apiGroup: "autoscaling", resource: "horizontalpodautoscalers", verb: "list" }],
      }),
    },
    status: "unknown",
    says: ['resources: ["horizontalpodautoscalers"]'],
  },
];
