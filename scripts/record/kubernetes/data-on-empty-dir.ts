import * as z from "zod";
import type { ClusterDeployment } from "./cluster.ts";

const statefulSetSchema = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()) }),
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({ volumes: z.array(z.unknown()) }),
    }),
  }),
});

/** NATS was installed without its claim; somebody has deleted PostgreSQL's, which its pod still holds. */
export async function dataOnEmptyDir({ kubectl, apply, ready }: ClusterDeployment): Promise<void> {
  const document: unknown = JSON.parse(await kubectl("get", "statefulset/nomnom-nats", "-o", "json"));
  const { metadata, spec } = statefulSetSchema.parse(document);
  await kubectl("delete", "statefulset/nomnom-nats");
  await kubectl("wait", "--for=delete", "pod/nomnom-nats-0", "--timeout=60s").catch(() => {}); // gone already
  const { volumeClaimTemplates: _, template, ...kept } = spec;
  const volumes = [...template.spec.volumes, { name: "data", emptyDir: {} }];
  await apply({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "nomnom-nats", labels: metadata.labels },
    spec: { ...kept, template: { ...template, spec: { ...template.spec, volumes } } },
  });
  await ready("statefulset/nomnom-nats");
  await kubectl("delete", "pvc", "data-nomnom-postgres-0", "--wait=false");
  await ready("deployment/nomnom-worker", "deployment/nomnom-ingestion-api");
}
