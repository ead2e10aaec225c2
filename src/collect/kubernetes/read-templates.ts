import { type PodTemplate, podTemplates } from "../../snapshot/kubernetes/pod-templates.ts";
import type { ProbeContext } from "../probe.ts";

/** The templates of all workloads of the namespace, as far as they may be listed. */
export async function readTemplates(section: ProbeContext["section"]): Promise<PodTemplate[]> {
  const [deployments, statefulSets, daemonSets, rollouts, cronJobs, jobs] = await Promise.all([
    section("kubernetes/deployments"),
    section("kubernetes/statefulsets"),
    section("kubernetes/daemonsets"),
    section("kubernetes/rollouts"),
    section("kubernetes/cronjobs"),
    section("kubernetes/jobs"),
  ]);
  return podTemplates({
    "kubernetes/deployments": deployments,
    "kubernetes/statefulsets": statefulSets,
    "kubernetes/daemonsets": daemonSets,
    "kubernetes/rollouts": rollouts,
    "kubernetes/cronjobs": cronJobs,
    "kubernetes/jobs": jobs,
  });
}
