import * as z from "zod";
import { answerAs } from "../../connect/answer.ts";
import type { KubernetesClient } from "../../connect/connections.ts";
import { markOf, type ScaleMark } from "../../journal/scale/scale-patch.ts";
import { type ClusterTarget, commandLine } from "../../remedy/command.ts";
import { kubectlFor } from "../../remedy/kubectl.ts";
import { type Deployment, deploymentSchema } from "../../snapshot/kubernetes/workloads.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";
import { type E2eSettings, newApiName } from "../run/settings.ts";

/** Who else may set the replica count. */
export interface ReplicaOwner {
  kind: "HorizontalPodAutoscaler" | "ScaledObject" | "GitOps";
  name: string;
}

/** What step 1 is going to do, decided before anything is changed. */
export type ScalePlan =
  | { kind: "scale"; role: "old-api" | "cold-start"; deployment: Deployment; owners: ReplicaOwner[] }
  | { kind: "nothing"; reason: string; message: string }
  | { kind: "already-zero"; deployment: Deployment }
  | { kind: "refused"; message: string; evidence: Record<string, string> }
  | { kind: "unknown"; error: ProbeError };

/** Finds the old service: the configured one, else a second Deployment of the release with the label that the plan names. */
export async function planScaling(
  client: KubernetesClient,
  settings: E2eSettings,
  cluster: ClusterTarget,
): Promise<ScalePlan> {
  if (settings.keepOldApi)
    return { kind: "nothing", reason: "--keep-old-api", message: "Nothing is scaled: --keep-old-api" };
  const path = `/apis/apps/v1/namespaces/${client.namespace}/deployments`;
  const listed = answerAs(z.array(deploymentSchema), "kubernetes", `LIST ${path}`, await client.list(path));
  if (!listed.ok) return { kind: "unknown", error: listed.error };
  const target = chooseTarget(listed.data, settings);
  if (target.kind !== "chosen") return target;
  const { deployment, role } = target;
  if ((deployment.spec.replicas ?? 1) === 0) {
    const mark = markOf(deployment);
    return mark === null ? { kind: "already-zero", deployment } : notPutBack(deployment, mark);
  }
  const owners = await ownersOf(client, deployment);
  const scaled = owners.find(({ kind }) => kind === "ScaledObject");
  if (scaled !== undefined) {
    const pause = ["annotate", "scaledobject", scaled.name, "autoscaling.keda.sh/paused-replicas=0"];
    return {
      kind: "refused",
      message: `ScaledObject ${scaled.name} sets the replicas of ${deployment.metadata.name} and would scale it up again; pause it for the test: ${commandLine(kubectlFor(cluster)(...pause))}`,
      evidence: { scaledObject: scaled.name },
    };
  }
  return { kind: "scale", role, deployment, owners };
}

/** Its run may live and put it back at any moment, or has ended without that. */
function notPutBack({ metadata: { name } }: Deployment, { runId, at, user, replicas }: ScaleMark): ScalePlan {
  return {
    kind: "refused",
    message: `Deployment ${name} is at 0 because of e2e run ${runId} (${at}${user === null ? "" : `, ${user}`}), which has not put it back to ${replicas}; if that run has ended, nomnom e2e --recover does`,
    evidence: { deployment: name, runId },
  };
}

type Target =
  | { kind: "chosen"; deployment: Deployment; role: "old-api" | "cold-start" }
  | Extract<ScalePlan, { kind: "nothing" | "refused" }>;

function chooseTarget(deployments: readonly Deployment[], settings: E2eSettings): Target {
  const newApi = newApiName(settings);
  if (settings.oldApi !== null) {
    const deployment = deployments.find(({ metadata }) => metadata.name === settings.oldApi);
    if (deployment !== undefined) return { kind: "chosen", deployment, role: "old-api" };
    return {
      kind: "refused",
      message: `There is no Deployment ${settings.oldApi}, the configured old API`,
      evidence: { deployments: deployments.map(({ metadata }) => metadata.name).join(", ") },
    };
  }
  const called = settings.plan.scale?.called ?? "service";
  const old = deployments.filter(({ metadata }) => {
    const { label } = settings.plan.scale ?? {};
    const its = metadata.labels[label?.name ?? ""];
    const isApi = label !== undefined && (its === label.value || its?.startsWith(`${label.value}-`) === true);
    const ofRelease =
      (metadata.labels["app.kubernetes.io/instance"] ?? settings.instance) === settings.instance;
    return isApi && ofRelease && metadata.name !== newApi;
  });
  const [first, second] = old;
  if (first !== undefined && second !== undefined)
    return {
      kind: "refused",
      message: `More than one Deployment may be the old API: ${old.map(({ metadata }) => metadata.name).join(", ")}; name it with e2e.oldApi in nomnom.doctor.yaml`,
      evidence: {},
    };
  if (first !== undefined) return { kind: "chosen", deployment: first, role: "old-api" };
  const own = deployments.find(({ metadata }) => metadata.name === newApi);
  if (!settings.coldStart)
    return {
      kind: "nothing",
      reason: `there is no old ${called}`,
      message:
        own === undefined
          ? `There is no ${called}, neither ${newApi} nor another one`
          : `${newApi} is the only ${called}; --cold-start would take it to 0 and back`,
    };
  if (own !== undefined) return { kind: "chosen", deployment: own, role: "cold-start" };
  return { kind: "refused", message: `There is no Deployment ${newApi} to restart`, evidence: {} };
}

const scalerSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    scaleTargetRef: z.object({ kind: z.string().default("Deployment"), name: z.string() }),
  }),
});

/** Autoscalers and GitOps tools that set the count. What cannot be read (no such resource, no right) owns nothing as far as is known. */
async function ownersOf(client: KubernetesClient, { metadata }: Deployment): Promise<ReplicaOwner[]> {
  const scalers = async (kind: ReplicaOwner["kind"], path: string): Promise<ReplicaOwner[]> => {
    const listed = await client.list(path);
    if (!listed.ok) return [];
    return listed.data.flatMap((item) => {
      const scaler = scalerSchema.safeParse(item);
      const isOwner =
        scaler.success &&
        scaler.data.spec.scaleTargetRef.kind === "Deployment" &&
        scaler.data.spec.scaleTargetRef.name === metadata.name;
      return isOwner ? [{ kind, name: scaler.data.metadata.name }] : [];
    });
  };
  const { namespace } = client;
  const found = await Promise.all([
    // v1 has scaleTargetRef in the same place and is served by every version so far.
    scalers(
      "HorizontalPodAutoscaler",
      `/apis/autoscaling/v1/namespaces/${namespace}/horizontalpodautoscalers`,
    ),
    scalers("ScaledObject", `/apis/keda.sh/v1alpha1/namespaces/${namespace}/scaledobjects`),
  ]);
  return [...found.flat(), ...gitOpsOf({ ...metadata.labels, ...metadata.annotations })];
}

const gitOpsMarks: readonly [mark: string, tool: string][] = [
  ["argocd.argoproj.io/tracking-id", "Argo CD"],
  ["argocd.argoproj.io/instance", "Argo CD"],
  ["kustomize.toolkit.fluxcd.io/name", "Flux"],
  ["helm.toolkit.fluxcd.io/name", "Flux"],
];

function gitOpsOf(marks: Readonly<Record<string, string>>): ReplicaOwner[] {
  const found = gitOpsMarks.find(([mark]) => marks[mark] !== undefined);
  return found === undefined ? [] : [{ kind: "GitOps", name: found[1] }];
}
