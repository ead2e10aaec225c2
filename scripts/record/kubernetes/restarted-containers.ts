import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import type { ClusterDeployment } from "./cluster.ts";
import { containerPatch, shellDeployment } from "./objects.ts";

const status = z.object({ name: z.string(), restartCount: z.number(), ready: z.boolean() });
const podList = z.object({
  items: z.array(z.object({ status: z.object({ containerStatuses: z.array(status).default([]) }) })),
});

const longestMs = 300_000;

/** All are ready at the moment; one crashed three times, one was killed for its memory, one is killed by its liveness probe (as the chart's backend). */
export async function restartedContainers({
  apply,
  patch,
  kubectl,
  image,
}: ClusterDeployment): Promise<void> {
  const crashes = `echo started; sleep 14; echo 'ERROR nomnom_importer: connection to nomnom-postgres lost' >&2; exit 3`;
  const once = "if [ -e /state/once ]; then sleep 1000000; fi; touch /state/once";
  const memory = { limits: { memory: "48Mi" } };
  await apply(
    shellDeployment("importer", { image, command: crashes }),
    shellDeployment("reporter", {
      image,
      command: `${once}; sleep 5; x=a; while :; do x=$x$x; done`,
      resources: memory,
    }),
    shellDeployment("once", { image, command: `${once}; sleep 2; echo 'ERROR no NATS yet' >&2; exit 101` }),
  );
  const livenessProbe = { httpGet: { path: "/health" }, initialDelaySeconds: 5, periodSeconds: 5 };
  await patch("deployment/nomnom-dashboard-backend", containerPatch("dashboard-backend", { livenessProbe }));

  for (const end = Date.now() + longestMs; Date.now() < end; await delay(1_000)) {
    const { items } = podList.parse(JSON.parse(await kubectl("get", "pods", "-o", "json")));
    const statuses = items.flatMap((pod) => pod.status.containerStatuses);
    const restarts = (name: string) => statuses.find((one) => one.name === name)?.restartCount ?? 0;
    const all = restarts("importer") >= 3 && restarts("reporter") >= 1 && restarts("dashboard-backend") >= 2;
    if (all && statuses.every(({ ready }) => ready)) return;
  }
  throw new Error("not all containers have restarted within 5 min");
}
