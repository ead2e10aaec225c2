import type { Kubectl } from "../../../remedy/kubectl.ts";
import { joined, placeholder } from "../../../remedy/word.ts";
import type { ScaledObject } from "../../../snapshot/kubernetes/autoscaling.ts";
import type { Consumer } from "../../../snapshot/nats.ts";
import type { Finding } from "../../finding.ts";
import { cannotScale, fallback, noEndpoint, wrongConsumer, wrongEndpoint } from "./findings.ts";
import { isFalseForAWhile } from "./lasting-condition.ts";
import { type Around, whyUnreached } from "./monitoring-endpoint.ts";

/**
 * What is wrong with a ScaledObject: with its trigger, else what KEDA itself says of it.
 * @param consumers null: could not be read.
 */
export function scaledObjectFindings(
  object: ScaledObject,
  consumers: readonly Consumer[] | null,
  now: number,
  kubectl: Kubectl,
  around: Around,
): Finding[] {
  const { metadata, spec, status } = object;
  const resource = `kubernetes/scaledobject/${metadata.name}` as const;
  const target = spec.scaleTargetRef.name;
  const setField = (index: number, field: string, name: string) =>
    kubectl(
      ...["patch", "scaledobject", metadata.name, "--type=json", "-p"],
      joined(
        `[{"op":"add","path":"/spec/triggers/${index}/metadata/${field}","value":"`,
        placeholder(name),
        '"}]',
      ),
    );
  const ofTriggers = [...spec.triggers.entries()]
    .filter(([, { type }]) => type === "nats-jetstream")
    .flatMap(([index, { metadata: trigger }]): Finding[] => {
      const { stream = "", consumer = "", natsServerMonitoringEndpoint: endpoint = "" } = trigger;
      const missing =
        consumers !== null && !consumers.some((one) => one.stream_name === stream && one.name === consumer);
      const evidence = { stream, consumer, endpoint };
      const unreached = whyUnreached(endpoint, around);
      return [
        ...(unreached !== null
          ? [
              wrongEndpoint({
                resource,
                message: `ScaledObject ${metadata.name} tells KEDA to ask ${endpoint} how many messages wait, and does not scale ${target}: ${unreached}.`,
                evidence,
                remedy: {
                  summary:
                    "Name a Service that leads to NATS' monitoring port (8222), with its namespace, in the chart's values as well.",
                  commands: [
                    kubectl("get", "services"),
                    setField(index, "natsServerMonitoringEndpoint", "SERVICE.NAMESPACE.svc:PORT"),
                  ],
                },
              }),
            ]
          : []),
        ...(endpoint === ""
          ? [
              noEndpoint({
                resource,
                message: `ScaledObject ${metadata.name} does not say where NATS' monitoring port is, so KEDA cannot ask how many messages wait and does not scale ${target}.`,
                evidence,
                remedy: {
                  summary:
                    "Set natsServerMonitoringEndpoint of the trigger to a Service that has port 8222, such as the headless one, in the chart's values as well.",
                  commands: [
                    kubectl("get", "services"),
                    setField(index, "natsServerMonitoringEndpoint", "SERVICE:PORT"),
                  ],
                },
              }),
            ]
          : []),
        ...(missing
          ? [
              wrongConsumer({
                resource,
                message: `ScaledObject ${metadata.name} scales ${target} by consumer ${consumer} of stream ${stream}, which does not exist: KEDA then scales it to its most replicas (${spec.maxReplicaCount ?? 100}).`,
                evidence,
                remedy: {
                  summary: "Name the stream and the consumer that the worker reads from.",
                  commands: [setField(index, "stream", "STREAM"), setField(index, "consumer", "CONSUMER")],
                },
              }),
            ]
          : []),
      ];
    });
  if (ofTriggers.length > 0) return ofTriggers;
  const ready = status.conditions.find(({ type }) => type === "Ready");
  const fallen = status.conditions.find(({ type }) => type === "Fallback");
  const describe = kubectl("describe", "scaledobject", metadata.name);
  if (isFalseForAWhile(ready, now))
    return [
      cannotScale({
        resource,
        message: `ScaledObject ${metadata.name} is not ready, so KEDA does not scale ${target}: ${wordsOf(ready)}.`,
        evidence: { reason: ready?.reason ?? null },
        remedy: { summary: "Repair what KEDA says.", commands: [describe] },
      }),
    ];
  if (fallen?.status !== "True") return [];
  return [
    fallback({
      resource,
      message: `KEDA cannot ask the trigger of ScaledObject ${metadata.name} and has set ${target} to its fallback replicas: ${wordsOf(fallen)}.`,
      evidence: { reason: fallen.reason ?? null },
      remedy: { summary: "Find out what KEDA's operator cannot reach.", commands: [describe] },
    }),
  ];
}

const wordsOf = (condition: ScaledObject["status"]["conditions"][number] | undefined): string =>
  condition?.message?.trim().replace(/\.$/, "") || condition?.reason || "it gives no reason";
