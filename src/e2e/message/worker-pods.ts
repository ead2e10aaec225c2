import type { WorkerPlan } from "../../blueprint/message-plan.ts";
import { belongsTo } from "../../connect/kubernetes/choose-namespace.ts";
import { podSchema } from "../../snapshot/kubernetes/pod.ts";
import type { RunContext } from "../run/run-context.ts";
import type { E2eSettings } from "../run/settings.ts";

/** Of the pods whose logs tell of the message. What a file names by a label of its own is not asked for one of a release. */
export const workerSelector = (
  { instance, plan }: Pick<E2eSettings, "instance" | "plan">,
  { label }: WorkerPlan,
): string =>
  plan.origin === "built-in"
    ? `app.kubernetes.io/instance=${instance},${selectorOf(label)}`
    : selectorOf(label);

const selectorOf = ({ name, value }: WorkerPlan["label"]) => `${name}=${value}`;

/** Null while a ready worker pod is there, or it is not known; `isThere`: one that is not ready may become so. */
export async function whyNobodyWorks({
  connections,
  settings,
}: Pick<RunContext, "connections" | "settings">): Promise<{ why: string; isThere: boolean } | null> {
  const { worker } = settings.plan;
  const client = await connections.kubernetes();
  if (!client.ok || worker === null) return null;
  const path = `/api/v1/namespaces/${client.data.namespace}/pods`;
  const pods = await client.data.list(path, { labelSelector: selectorOf(worker.label) });
  if (!pods.ok) return null;
  // Charts from dab9620 on name no instance.
  const isOurs = (item: unknown) => settings.plan.origin === "file" || belongsTo(item, settings);
  const ours = pods.data.filter(isOurs);
  const ready = ours.filter((item) => {
    const pod = podSchema.safeParse(item);
    return (
      pod.success &&
      !pod.data.metadata.deletionTimestamp &&
      pod.data.status.containerStatuses.some((status) => status.ready)
    );
  });
  if (ready.length > 0) return null;
  const isThere = ours.length > 0;
  return { why: isThere ? "no worker pod is ready" : "no worker pod is there", isThere };
}
