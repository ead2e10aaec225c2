import { sectionIds } from "../../../src/snapshot/section-ids.ts";
import type { SectionId } from "../../../src/snapshot/snapshot.ts";
import type { Recording } from "../recording.ts";
import { type ClusterDeployment, deployHealthy } from "./cluster.ts";
import { dataOnEmptyDir } from "./data-on-empty-dir.ts";
import { missingReferences, natsAddressWithoutService, workerOnAnotherDatabase } from "./misconfigured.ts";
import { ingressWithoutService, serviceWithoutEndpoints } from "./misrouted.ts";
import { restartedContainers } from "./restarted-containers.ts";

const sections: readonly SectionId[] = [
  ...sectionIds.filter((id) => id.startsWith("kubernetes/")),
  ...(["nats/server", "nats/monitoring", "postgres/server"] as const),
];

const symptoms: Readonly<Record<string, (deployment: ClusterDeployment) => Promise<unknown>>> = {
  "namespace-healthy": async () => undefined,
  "service-without-endpoints": serviceWithoutEndpoints,
  "ingress-without-service": ingressWithoutService,
  "worker-on-another-database": workerOnAnotherDatabase,
  "nats-address-without-service": natsAddressWithoutService,
  "missing-references": missingReferences,
  "restarted-containers": restartedContainers,
  "data-on-empty-dir": dataOnEmptyDir,
};

/** What only a real cluster shows: each in a deployment of its own, where no symptom finds the events of another. */
export const clusterSymptomRecordings: readonly Recording[] = Object.entries(symptoms).map(
  ([name, bringAbout]) => ({
    name,
    sections,
    needs: "cluster",
    async bring(cleanups) {
      const deployment = await deployHealthy(cleanups);
      await bringAbout(deployment);
      return { looksAt: [deployment] };
    },
  }),
);
