import { podSchema } from "../../snapshot/kubernetes/pod.ts";
import type { RunContext } from "../run/run-context.ts";

export const workerSelector = (instance: string) =>
  `app.kubernetes.io/instance=${instance},app.kubernetes.io/component=worker`;

/** Null while a ready worker pod is there, or it is not known; `isThere`: one that is not ready may become so. */
export async function whyNobodyWorks({
  connections,
  settings,
}: Pick<RunContext, "connections" | "settings">): Promise<{ why: string; isThere: boolean } | null> {
  const client = await connections.kubernetes();
  if (!client.ok) return null;
  const labelSelector = workerSelector(settings.instance);
  const pods = await client.data.list(`/api/v1/namespaces/${client.data.namespace}/pods`, { labelSelector });
  if (!pods.ok) return null;
  const ready = pods.data.filter((item) => {
    const pod = podSchema.safeParse(item);
    return (
      pod.success &&
      !pod.data.metadata.deletionTimestamp &&
      pod.data.status.containerStatuses.some((status) => status.ready)
    );
  });
  if (ready.length > 0) return null;
  const isThere = pods.data.length > 0;
  return { why: isThere ? "no worker pod is ready" : "no worker pod is there", isThere };
}
