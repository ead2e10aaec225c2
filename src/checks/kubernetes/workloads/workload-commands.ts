import type { Blueprint } from "../../../blueprint/blueprint.ts";
import type { Command } from "../../../remedy/command.ts";
import type { Kubectl } from "../../../remedy/kubectl.ts";
import { objectOf, type PodTemplate } from "../../../snapshot/kubernetes/pod-templates.ts";

/** What kubectl calls a workload that is known by its name: as it is listed, else as the blueprint has it, else as a Deployment. */
export function objectNamed(
  name: string,
  { workloads }: Pick<Blueprint, "workloads">,
  templates: readonly PodTemplate[] = [],
): string {
  const known = [...templates, ...workloads].find((each) => each.name === name);
  return objectOf(known ?? { kind: "Deployment", name });
}

/** Its pods again, where kubectl can: a Job is not run again by it, and Argo's objects only by a plugin. */
export const restartOf = (kubectl: Kubectl, object: string): Command[] =>
  /^(?:deployment|statefulset|daemonset)\//.test(object) ? [kubectl("rollout", "restart", object)] : [];

/** Its log, where kubectl finds the pods of such an object by itself. */
export const logsOf = (kubectl: Kubectl, object: string): Command[] =>
  /^(?:deployment|statefulset|daemonset|job)\//.test(object) ? [kubectl("logs", object, "--tail=50")] : [];
