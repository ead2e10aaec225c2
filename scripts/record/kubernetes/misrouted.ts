import { setTimeout as delay } from "node:timers/promises";
import type { ClusterDeployment } from "./cluster.ts";
import { labelsOf } from "./objects.ts";

const service = (name: string, spec: object) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, labels: labelsOf("more") },
  spec,
});

/** Until the controllers have written the endpoints. */
const endpointsMs = 3_000;

/**
 * The API's selector misses, the backend's targetPort has a name no container port has, the frontend's a number nothing listens on; beside them the
 * kinds that select no pods, or need no targetPort.
 */
export async function serviceWithoutEndpoints({ patch, apply }: ClusterDeployment): Promise<void> {
  await patch("service/nomnom-ingestion-api", {
    spec: { selector: { "app.kubernetes.io/component": "api" } },
  });
  await patch("service/nomnom-dashboard-backend", { spec: { ports: [{ port: 8080, targetPort: "web" }] } });
  await patch("service/nomnom-dashboard-frontend", { spec: { ports: [{ port: 80, targetPort: 3000 }] } });
  await apply(
    service("nomnom-manual", { ports: [{ port: 5432 }] }),
    service("nomnom-external", { type: "ExternalName", externalName: "db.example.com" }),
  );
  await delay(endpointsMs);
}

/** As the chart writes it (port 3000 where the Service has 8080), and a Service that is called otherwise. */
export async function ingressWithoutService({ patch }: ClusterDeployment): Promise<void> {
  const backend = (index: number) => `/spec/rules/0/http/paths/${index}/backend/service`;
  const change = [
    { op: "replace", path: `${backend(1)}/port/number`, value: 3000 },
    { op: "replace", path: `${backend(2)}/name`, value: "nomnom-frontend" },
  ];
  await patch("ingress/nomnom", change, "json");
}
