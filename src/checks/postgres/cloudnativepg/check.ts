import { kubectlFor } from "../../../remedy/kubectl.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { clusterNow } from "../../kubernetes/cluster-now.ts";
import { dataOf, errorsOf, undecidedBy } from "../../unreadable.ts";
import { isAskedAt, type ObservedCluster, observedCluster } from "./cluster.ts";
import {
  changingOver,
  fewerInstances,
  noPrimary,
  notFollowed,
  otherPrimary,
  settingNotTaken,
  twoPrimaries,
} from "./findings.ts";
import { instanceFindings } from "./instances.ts";
import { primaryFindings } from "./primary.ts";
import { serverFindings } from "./server.ts";

const optional = [
  "kubernetes/server",
  "kubernetes/postgres-clusters",
  "kubernetes/pods",
  "postgres/durability",
  "postgres/sessions",
] as const;

type Input = CheckInput<never, (typeof optional)[number]>;

/** CloudNativePG's Clusters are as they are wanted, by their pods and by what the primary answers. */
export const cloudNativePg = defineCheck({
  id: "postgres/cloudnativepg",
  title: "CloudNativePG's clusters are as they are wanted",
  requires: ["kubernetes/reachable"],
  reads: [],
  optional,
  findings: [
    noPrimary,
    twoPrimaries,
    otherPrimary,
    changingOver,
    fewerInstances,
    notFollowed,
    settingNotTaken,
  ],
  decide(input) {
    const { optional: sections, target } = input;
    const lists = [sections["kubernetes/postgres-clusters"], sections["kubernetes/pods"]] as const;
    const clusters = (dataOf(lists[0]) ?? []).filter(({ metadata }) => !metadata.deletionTimestamp);
    if (lists[0].ok && clusters.length === 0)
      return { kind: "not-applicable", reason: "no Cluster of CloudNativePG is here" };
    const incomplete = undecidedBy(
      errorsOf(lists),
      target,
      dataOf(sections["kubernetes/server"])?.user ?? null,
    );
    const pods = dataOf(lists[1]);
    return {
      kind: "decided",
      findings: clusters.flatMap((cluster) =>
        pods === null ? [] : findingsOf(observedCluster(cluster, pods), input),
      ),
      ...(incomplete && { incomplete }),
    };
  },
});

function findingsOf(cluster: ObservedCluster, input: Input): Finding[] {
  if (cluster.isAsleep) return [];
  const { target, takenAt, optional: sections } = input;
  const kubectl = kubectlFor(target);
  const now = clusterNow(takenAt, dataOf(sections["kubernetes/server"]));
  const asked = isAskedAt(target.postgres, cluster.name);
  return [
    ...primaryFindings(cluster, kubectl, now),
    ...instanceFindings(cluster, kubectl, now),
    ...(asked
      ? serverFindings(cluster, {
          durability: dataOf(sections["postgres/durability"]),
          sessions: dataOf(sections["postgres/sessions"]),
          kubectl,
          takenAt,
        })
      : []),
  ];
}
