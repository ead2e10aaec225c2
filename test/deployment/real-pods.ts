import * as z from "zod";
import type { KubernetesObject } from "../../src/lab/kubernetes-api/store.ts";
import type { Scenario } from "../../src/lab/scenarios/scenario.ts";

/** Name of the ConfigMap with the reference services, and where the pods see it. */
export const codeConfigMap = "nomnom-lab-code";
const codeFolder = "/nomnom-lab";

const container = z.looseObject({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()).optional(),
  env: z.array(z.looseObject({ name: z.string() })).default([]),
  volumeMounts: z.array(z.looseObject({})).default([]),
});
const podSpec = z.looseObject({
  containers: z.array(container),
  volumes: z.array(z.looseObject({})).default([]),
});
const workload = z.looseObject({
  replicas: z.number().optional(),
  template: z.looseObject({ spec: podSpec }),
  volumeClaimTemplates: z
    .array(z.looseObject({ metadata: z.looseObject({ name: z.string() }), spec: z.looseObject({}) }))
    .optional(),
});

/** Kinds that belong to the cluster under test, not to the scenario. */
const clusterKinds = new Set(["Namespace", "Node", "StorageClass", "ServiceAccount"]);

/**
 * A scenario's objects for a real cluster: in `namespace`, without status, each container running what its image stands for from `image`.
 * `storageClass` null: the cluster's default class.
 */
export function realObjects(
  scenario: Scenario,
  { namespace, image, storageClass }: { namespace: string; image: string; storageClass: string | null },
): KubernetesObject[] {
  const rename = (text: string) => text.replaceAll(scenario.namespace, namespace);
  return scenario.objects
    .filter(({ kind }) => !clusterKinds.has(kind))
    .map(({ status: _status, ...object }) => {
      const moved = { ...object, metadata: { ...object.metadata, namespace } };
      if (object.kind !== "Deployment" && object.kind !== "StatefulSet") return moved;
      const spec = workload.parse(JSON.parse(rename(JSON.stringify(object.spec))));
      spec.template.spec = realPod(spec.template.spec, scenario, image);
      for (const claim of spec.volumeClaimTemplates ?? []) {
        claim.spec = { ...claim.spec, storageClassName: storageClass ?? undefined };
      }
      return { ...moved, spec };
    });
}

function realPod(spec: z.infer<typeof podSpec>, scenario: Scenario, image: string): z.infer<typeof podSpec> {
  return {
    ...spec,
    // Nothing here needs longer to end; the default is 30 s.
    terminationGracePeriodSeconds: 3,
    volumes: [...spec.volumes, { name: "code", configMap: { name: codeConfigMap } }],
    containers: spec.containers.map((one) => {
      const stands = scenario.images.get(one.image);
      if (stands === undefined)
        throw new Error(`scenario ${scenario.name} says nothing of image ${one.image}`);
      const own = new Set(one.env.map(({ name }) => name));
      const baked = Object.entries(stands.env).filter(([name]) => !own.has(name));
      return {
        ...one,
        image,
        imagePullPolicy: "IfNotPresent",
        ...commandOf(stands.program, one),
        env: [...one.env, ...baked.map(([name, value]) => ({ name, value }))],
        volumeMounts: [...one.volumeMounts, { name: "code", mountPath: codeFolder }],
      };
    }),
  };
}

/** The real servers start as in the chart; the reference services are the lab's own, bundled. */
function commandOf(program: string, own: z.infer<typeof container>): { command?: string[] | undefined } {
  switch (program) {
    case "nats-server":
      return { command: own.command };
    case "postgres-server":
      return { command: ["sh", `${codeFolder}/postgres-entry.sh`] };
    default:
      return { command: ["node", `${codeFolder}/services.mjs`, program] };
  }
}
