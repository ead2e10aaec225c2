import type { PodTemplate } from "../../../snapshot/kubernetes/pod-templates.ts";

type Labels = Readonly<Record<string, string>>;

/** Whether a Service's selector matches these labels. */
export const selects = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

/** Whether it matches pods that are made of this template, by what its controller adds to their labels too. */
export const selectsPodsOf = (selector: Labels, template: PodTemplate): boolean =>
  Object.entries(selector).every(
    ([key, value]) => template.labels[key] === value || isAdded(key, value, template),
  );

/** The kinds of workload whose controllers add a label, and whether the value of it begins with the workload's name. */
const added: Readonly<Record<string, { of: readonly PodTemplate["kind"][]; named: boolean }>> = {
  "statefulset.kubernetes.io/pod-name": { of: ["StatefulSet"], named: true },
  "apps.kubernetes.io/pod-index": { of: ["StatefulSet"], named: false },
  "controller-revision-hash": { of: ["StatefulSet", "DaemonSet"], named: false },
  "pod-template-hash": { of: ["Deployment"], named: false },
  "pod-template-generation": { of: ["DaemonSet"], named: false },
  // Argo keeps it in the selectors of the Services it switches.
  "rollouts-pod-template-hash": { of: ["Rollout"], named: false },
  "job-name": { of: ["Job", "CronJob"], named: true },
  "batch.kubernetes.io/job-name": { of: ["Job", "CronJob"], named: true },
  "controller-uid": { of: ["Job", "CronJob"], named: false },
  "batch.kubernetes.io/controller-uid": { of: ["Job", "CronJob"], named: false },
  "batch.kubernetes.io/job-completion-index": { of: ["Job", "CronJob"], named: false },
};

function isAdded(key: string, value: string, { kind, name }: PodTemplate): boolean {
  const rule = added[key];
  return rule?.of.includes(kind) === true && (!rule.named || value === name || value.startsWith(`${name}-`));
}
