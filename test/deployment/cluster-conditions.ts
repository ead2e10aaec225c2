import * as z from "zod";
import type { Condition } from "../../src/lab/scenarios/scenario.ts";
import { inJetStream, streamStates } from "../../src/lab/scenarios/settled.ts";
import type { Kubectl } from "./kubectl.ts";

const items = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });
const pods = items(
  z.object({
    metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }),
    status: z.object({
      containerStatuses: z
        .array(
          z.object({
            restartCount: z.number(),
            state: z.object({
              waiting: z.object({ reason: z.string() }).optional(),
              terminated: z.object({}).optional(),
            }),
          }),
        )
        .default([]),
    }),
  }),
);
const events = items(
  z.object({ involvedObject: z.object({ name: z.string() }), reason: z.string(), message: z.string() }),
);
const workload = z.object({
  metadata: z.object({ generation: z.number() }),
  spec: z.object({ replicas: z.number() }),
  status: z.object({ observedGeneration: z.number().default(0), readyReplicas: z.number().default(0) }),
});

type Container = z.infer<typeof pods>["items"][number]["status"]["containerStatuses"][number];

/** During a back-off the kubelet may go on showing how the last run ended: on a busy 1.35 for two minutes, and CrashLoopBackOff was never to be seen. */
const hasEndedAgain = ({ restartCount, state }: Container): boolean =>
  restartCount > 0 && state.terminated !== undefined;

/** The first condition of a scenario that does not hold yet on a real cluster, in words; null when all do. */
export async function firstUnmetOnCluster(
  kubectl: Kubectl,
  namespace: string,
  conditions: readonly Condition[],
): Promise<string | null> {
  for (const condition of conditions) {
    if (!(await holds(condition, kubectl, namespace))) return JSON.stringify(condition);
  }
  return null;
}

async function holds(condition: Condition, kubectl: Kubectl, namespace: string): Promise<boolean> {
  const get = async (what: string) => JSON.parse(await kubectl(["get", what, "-n", namespace, "-o", "json"]));
  if ("ready" in condition) {
    const { metadata, spec, status } = workload.parse(await get(condition.ready));
    return status.observedGeneration === metadata.generation && status.readyReplicas >= spec.replicas;
  }
  if ("waiting" in condition) {
    return pods
      .parse(await get("pods"))
      .items.filter(({ metadata }) => metadata.labels["app.kubernetes.io/component"] === condition.waiting)
      .flatMap(({ status }) => status.containerStatuses)
      .some(
        (container) =>
          container.state.waiting?.reason === condition.reason ||
          (condition.reason === "CrashLoopBackOff" && hasEndedAgain(container)),
      );
  }
  if ("event" in condition) {
    return events
      .parse(await get("events"))
      .items.some(
        (event) =>
          event.involvedObject.name.startsWith(condition.object) &&
          event.reason === condition.event &&
          event.message.includes(condition.message),
      );
  }
  const monitoring = `/api/v1/namespaces/${namespace}/pods/nomnom-nats-0:8222/proxy/jsz?streams=1&consumers=1`;
  if ("rows" in condition || "unready" in condition)
    throw new Error("rows and unready containers are only waited for in a lab");
  return (
    inJetStream(condition, streamStates(JSON.parse(await kubectl(["get", "--raw", monitoring])))) === null
  );
}
