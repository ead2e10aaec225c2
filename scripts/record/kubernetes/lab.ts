import { sectionIds } from "../../../src/snapshot/section-ids.ts";
import type { SectionId } from "../../../src/snapshot/snapshot.ts";
import { deployInLab } from "../../../test/deployment/lab-deployment.ts";
import type { Recording } from "../recording.ts";

const apiServer = /https:\/\/127\.0\.0\.1:\d+/;

/** A scenario of the lab, once it has settled. */
const recording = (name: string, scenario: string, sections: readonly SectionId[]): Recording => ({
  name,
  sections,
  needs: "lab",
  async bring(cleanups) {
    const { lab, kubeconfigPath, namespace } = await deployInLab(scenario);
    cleanups.defer(() => lab[Symbol.asyncDispose]());
    const [server = ""] = apiServer.exec(lab.kubeconfig) ?? [];
    return {
      looksAt: [
        {
          settings: [
            ["kubernetes.kubeconfig", kubeconfigPath],
            ["kubernetes.namespace", namespace],
          ],
          instead: [
            [server, "https://127.0.0.1:6443"],
            [/\/\S*\/volumes\/pvc-[0-9a-f-]+/g, "/data"],
          ],
        },
      ],
    };
  },
});

/** Whole deployments as the lab runs them. */
export const labRecordings: readonly Recording[] = [
  recording("incident", "seed", sectionIds),
  recording("two-ingestion-apis", "two-apis", [
    "kubernetes/server",
    "kubernetes/deployments",
    "kubernetes/services",
  ]),
];
