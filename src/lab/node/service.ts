import * as z from "zod";
import type { KubernetesObject } from "../kubernetes-api/store.ts";
import type { Pod } from "./pod.ts";
import { portNumber } from "./pod.ts";

const serviceSpec = z.object({
  clusterIP: z.string().default(""),
  selector: z.record(z.string(), z.string()).default({}),
  publishNotReadyAddresses: z.boolean().default(false),
  ports: z
    .array(
      z.object({
        name: z.string().optional(),
        port: z.number(),
        targetPort: z.union([z.number(), z.string()]).optional(),
        protocol: z.string().default("TCP"),
      }),
    )
    .default([]),
});

export type ServiceSpec = z.infer<typeof serviceSpec>;
export type ServicePort = ServiceSpec["ports"][number];

/** Throws ZodError for a Service that no API server would have accepted. */
export function readServiceSpec(service: KubernetesObject): ServiceSpec {
  return serviceSpec.parse(service.spec ?? {});
}

export function isHeadless(spec: ServiceSpec): boolean {
  return spec.clusterIP === "None";
}

/** A Service without a selector has no pods of its own. */
export function selects(spec: ServiceSpec, pod: Pod): boolean {
  const wanted = Object.entries(spec.selector);
  const labels = pod.object.metadata.labels ?? {};
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** The port of a pod behind a Service's port; undefined when the pod has no port of the name asked for. */
export function targetPort(port: ServicePort, pod: Pod): number | undefined {
  return portNumber(pod.spec, port.targetPort ?? port.port);
}
