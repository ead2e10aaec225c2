import { clusterKubectlFor, helmFor, type Kubectl, kubectlFor } from "../../../remedy/kubectl.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import type { ConfigMap, SecretKeys } from "../../../snapshot/kubernetes/configuration.ts";
import type { KubernetesEvent } from "../../../snapshot/kubernetes/event.ts";
import type { ContainerLog } from "../../../snapshot/kubernetes/log.ts";
import type { KubernetesServer } from "../../../snapshot/kubernetes/server.ts";
import type { PersistentVolumeClaim } from "../../../snapshot/kubernetes/storage.ts";
import type { ProbeResult } from "../../../snapshot/probe-result.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import type { CheckStatus } from "../../check.ts";
import type { CheckId } from "../../check-id.ts";
import { clusterNow } from "../cluster-now.ts";

/** Why a pod is not (or was not) ready, as one word. Part of fingerprints: never rename one. */
export type CauseKind =
  | "crash-loop"
  | "start-hook"
  | "out-of-memory"
  | "start-error"
  | "container-exited"
  | "liveness-probe"
  | "readiness-probe"
  | "startup-probe"
  | "listens-elsewhere"
  | "readiness-gate"
  | "image-pull"
  | "image-never-pull"
  | "image-name"
  | "missing-config"
  | "create-error"
  | "missing-volume"
  | "sandbox"
  | "unschedulable"
  | "no-scheduler"
  | "unbound-claim"
  | "scheduling-gated"
  | "init-running"
  | "starting"
  | "terminating"
  | "evicted"
  | "deadline-exceeded"
  | "node-lost"
  | "resize"
  | "failed";

/** The cause behind a pod's status. */
export interface PodCause {
  kind: CauseKind;
  container: string | null;
  severity: "error" | "warning";
  /** Whether it may end well without anyone doing anything: what `--wait` waits for. */
  recovers: boolean;
  /** Of what runs for the moment: whether it ends as before if nobody does anything. */
  lasts?: boolean;
  /** What is wrong, in words that follow the name of the workload: `cannot pull its image …`. */
  what: string;
  /** The one line of a log, event or status that proves it; null when the state itself says all. */
  proof: string | null;
  /** What can be expected, a sentence: `It starts again in at most 40 s.` */
  outlook?: string;
  remedy: Remedy;
  /** The check that finds the reason its log names. */
  explainedBy?: CheckId;
  /** What a repair needs to know of it. */
  evidence?: Readonly<Record<string, string>>;
  /** The JetStream error code the log names, e.g. 10065. */
  jetStreamErrorCode?: number;
}

/** What is known around a pod. Times in milliseconds since the epoch. */
export interface PodWitness {
  events: KubernetesEvent[];
  logs: ContainerLog[];
  claims: PersistentVolumeClaim[];
  /** `secret/x`, `configmap/y`: objects that certainly exist now, whatever a pod has failed on before. */
  existing: ReadonlySet<string>;
  now: number;
  /** How the checks ended that may find a crash's reason; none that is not known. */
  outcomes: ReadonlyMap<CheckId, CheckStatus>;
  /** `v1.34.4`; null: not known. */
  serverVersion: string | null;
  kubectl: Kubectl;
  clusterKubectl: Kubectl;
  helm: Kubectl;
  /** What kubectl calls the pod's owner: `deployment/nomnom-worker`; `pod/x` for a bare pod. */
  owner: string;
}

/** What is known around every pod, whoever owns it. */
export type Surroundings = Omit<PodWitness, "owner">;

/** The sections that tell of a pod's surroundings; what could not be read counts as empty. */
interface WitnessSections {
  "kubernetes/server"?: ProbeResult<KubernetesServer>;
  "kubernetes/events"?: ProbeResult<KubernetesEvent[]>;
  "kubernetes/logs"?: ProbeResult<ContainerLog[]>;
  "kubernetes/persistentvolumeclaims"?: ProbeResult<PersistentVolumeClaim[]>;
  "kubernetes/configmaps"?: ProbeResult<ConfigMap[]>;
  "kubernetes/secrets"?: ProbeResult<SecretKeys[]>;
}

/** What the lists of a snapshot say of its pods' surroundings. */
export function surroundings(
  sections: WitnessSections,
  { target, takenAt, outcomes }: { target: Target; takenAt: string; outcomes: PodWitness["outcomes"] },
): Surroundings {
  const server = sections["kubernetes/server"]?.ok ? sections["kubernetes/server"].data : null;
  return {
    events: listed(sections["kubernetes/events"]),
    logs: listed(sections["kubernetes/logs"]),
    claims: listed(sections["kubernetes/persistentvolumeclaims"]),
    existing: new Set([
      ...listed(sections["kubernetes/configmaps"]).map(({ metadata }) => `configmap/${metadata.name}`),
      ...listed(sections["kubernetes/secrets"]).flatMap(({ name, keys }) =>
        keys === null ? [] : [`secret/${name}`],
      ),
      ...listed(sections["kubernetes/persistentvolumeclaims"]).map(
        ({ metadata }) => `persistentvolumeclaim/${metadata.name}`,
      ),
    ]),
    // Ages are between times the cluster has stamped and now: by the cluster's clock as well.
    now: clusterNow(takenAt, server),
    outcomes,
    serverVersion: server?.gitVersion ?? null,
    kubectl: kubectlFor(target),
    clusterKubectl: clusterKubectlFor(target),
    helm: helmFor(target),
  };
}

const listed = <T>(result: ProbeResult<T[]> | undefined): T[] => (result?.ok ? result.data : []);

/** Seconds since an ISO time; infinite when there is none: nothing unknown counts as young. */
export function secondsSince(time: string | null | undefined, witness: PodWitness): number {
  return time ? (witness.now - Date.parse(time)) / 1000 : Number.POSITIVE_INFINITY;
}

/** Whether the pod is made of a template that can be changed and rolled out: not a bare pod, not a Job's. */
export const hasTemplate = ({ owner }: PodWitness): boolean =>
  /^(?:deployment|statefulset|daemonset)\//.test(owner);
