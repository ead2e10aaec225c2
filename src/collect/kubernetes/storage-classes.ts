import * as z from "zod";
import type { StorageClass } from "../../snapshot/kubernetes/storage.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";

const path = "/apis/storage.k8s.io/v1/storageclasses";

const answerSchema = z.object({
  items: z.array(
    z.object({ metadata: z.object({ name: z.string() }), allowVolumeExpansion: z.boolean().nullish() }),
  ),
});

/** All of the cluster: there are few, and whoever may read one may read all. Not watched, for they change in years. */
export const storageClassesProbe = sectionProbe({
  section: "kubernetes/storageclasses",
  async read({ connections }): Promise<ProbeResult<StorageClass[]>> {
    const client = await connections.kubernetes();
    if (!client.ok) return client;
    const answer = await client.data.get(path);
    if (!answer.ok) return answer;
    const found = answerSchema.safeParse(answer.data);
    if (!found.success)
      return failure({
        kind: "invalid",
        system: "kubernetes",
        message: `GET ${path}: the answer is no list of StorageClasses`,
      });
    return succeed(
      found.data.items.map(({ metadata, allowVolumeExpansion }) => ({
        name: metadata.name,
        expands: allowVolumeExpansion ?? false,
      })),
    );
  },
});
