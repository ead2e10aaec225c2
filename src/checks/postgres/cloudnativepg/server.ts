import type { Kubectl } from "../../../remedy/kubectl.ts";
import type { Durability, Sessions } from "../../../snapshot/postgres.ts";
import type { Finding } from "../../finding.ts";
import type { ObservedCluster } from "./cluster.ts";
import { notFollowed, settingNotTaken } from "./findings.ts";

interface Answers {
  /** Null: not readable. */
  durability: Durability | null;
  sessions: Sessions | null;
  kubectl: Kubectl;
  takenAt: string;
}

/** What the primary itself answers, against what the Cluster should be. */
export function serverFindings(cluster: ObservedCluster, answers: Answers): Finding[] {
  return [...followerFindings(cluster, answers), ...settingFindings(cluster, answers)];
}

/** An instance follows under its own name (application_name of its primary_conninfo, pkg/management/postgres/conninfo.go). */
function followerFindings(
  { name, instances, primaries, saying }: ObservedCluster,
  { durability, kubectl }: Answers,
): Finding[] {
  const [primary, second] = primaries;
  if (durability === null || primary === undefined || second !== undefined) return [];
  const following = new Set(durability.followers.map((follower) => follower.name));
  const absent = instances
    .filter(({ metadata }) => metadata.name !== primary && !following.has(metadata.name))
    // One whose container does not run is reported where all pods are.
    .filter(({ status }) => status.containerStatuses.some(({ state }) => state.running))
    .map(({ metadata }) => metadata.name);
  return absent.map((instance) =>
    notFollowed({
      resource: `kubernetes/cluster/${name}`,
      message: `${instance} runs and does not follow ${primary}, the primary of cluster ${name}: it falls behind, and a switch to it would lose what it has not received; ${saying}.`,
      evidence: { instance, primary, followers: [...following] },
      remedy: {
        summary: `See in the log of ${instance} why it cannot follow: a log that is gone from the primary, a certificate, a timeline of its own. The operator creates an instance again once its pod and its volume are removed, which deletes its data.`,
        commands: [
          kubectl("logs", instance, "--tail=50"),
          kubectl("describe", "clusters.postgresql.cnpg.io", name),
        ],
      },
      cause: [name, instance],
    }),
  );
}

/** The operator writes it into postgresql.conf at once; the server takes it when it starts. */
function settingFindings(
  { name, cluster, saying }: ObservedCluster,
  { sessions, kubectl, takenAt }: Answers,
): Finding[] {
  const wanted = cluster.spec.postgresql?.parameters.max_connections;
  const now = sessions?.limits.connections;
  if (wanted === undefined || now === undefined || Number(wanted) === now) return [];
  if (!/^\d+$/.test(wanted)) return [];
  return [
    settingNotTaken({
      resource: `kubernetes/cluster/${name}`,
      message: `Cluster ${name} should have max_connections ${wanted}, and the primary runs with ${now}: it takes a new value only when it starts; ${saying}.`,
      evidence: { setting: "max_connections", wanted: Number(wanted), now },
      remedy: {
        summary: "Let the operator restart the instances one after the other, the primary last.",
        commands: [
          kubectl(
            ...["annotate", "clusters.postgresql.cnpg.io", name, "--overwrite"],
            `kubectl.kubernetes.io/restartedAt=${takenAt}`,
          ),
        ],
      },
      cause: [name, "max_connections"],
    }),
  ];
}
