import type { Kubectl } from "../../../remedy/kubectl.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import type { ObservedCluster } from "./cluster.ts";
import { changingOver, noPrimary, otherPrimary, twoPrimaries } from "./findings.ts";

/** A switch-over takes seconds, a fail-over as long as the old primary needs to end (by default 30 minutes at the most, mostly much less). */
const changeMs = 5 * 60_000;

/** Who is the primary by the labels that the -rw Service selects, and by the operator's status. */
export function primaryFindings(observed: ObservedCluster, kubectl: Kubectl, now: number): Finding[] {
  const { name, cluster, instances, primaries, saying } = observed;
  const { currentPrimary, targetPrimary, targetPrimaryTimestamp } = cluster.status;
  const base = {
    resource: `kubernetes/cluster/${name}` as const,
    evidence: { primaries, currentPrimary: currentPrimary ?? null, targetPrimary: targetPrimary ?? null },
  };
  const look = [
    kubectl("get", "pods", "-l", `cnpg.io/cluster=${name}`, "-L", "cnpg.io/instanceRole"),
    kubectl("describe", "clusters.postgresql.cnpg.io", name),
  ];
  const [first, second] = primaries;
  if (first === undefined) {
    // That it has no instance at all is another finding.
    if (instances.length === 0) return [];
    return [
      noPrimary({
        ...base,
        message: `No instance of cluster ${name} carries the label of the primary: Service ${name}-rw leads to nobody, and nothing can be written; ${saying}.`,
        remedy: {
          summary: `See what keeps ${targetPrimary && targetPrimary !== "pending" ? targetPrimary : "an instance"} from becoming the primary: its log, and the operator's.`,
          commands: look,
        },
      }),
    ];
  }
  if (second !== undefined)
    return [
      twoPrimaries({
        ...base,
        message: `${primaries.join(" and ")} of cluster ${name} are called primary: Service ${name}-rw leads to both, and what one of them is written the other does not have; ${saying}.`,
        remedy: {
          summary: `The operator's primary is ${currentPrimary ?? "not known"}. Keep the services from writing until only that one carries the label.`,
          commands: look,
        },
      }),
    ];
  if (currentPrimary && currentPrimary !== first && targetPrimary === currentPrimary)
    return [
      otherPrimary({
        ...base,
        message: `Service ${name}-rw leads to ${first}, and the primary of cluster ${name} is ${currentPrimary}: writers reach a replica, which refuses them (25006); ${saying}.`,
        remedy: {
          summary: "The operator sets these labels: see whether it runs, and what it says.",
          commands: look,
        },
      }),
    ];
  const since = now - (Date.parse(targetPrimaryTimestamp ?? "") || now);
  if (!targetPrimary || targetPrimary === currentPrimary || since < changeMs) return [];
  return [
    changingOver({
      ...base,
      message: `Cluster ${name} has been changing over from ${currentPrimary ?? "nobody"} to ${targetPrimary === "pending" ? "an instance that is not chosen" : targetPrimary} for ${formatDuration(since)}; ${saying}.`,
      remedy: { summary: "See what the old and the new primary wait for in their logs.", commands: look },
    }),
  ];
}
