import { command } from "../../../remedy/command.ts";
import { clusterKubectlFor } from "../../../remedy/kubectl.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { defineCheck } from "../../check.ts";
import { clockSkewFindings, clockSkewKind } from "../../clock-skew.ts";
import { connectionFailure, connectionFindings } from "../../connection-failure.ts";
import { defineFinding, type Finding } from "../../finding.ts";

const failures = connectionFindings("kubernetes");

const clockSkew = clockSkewKind("kubernetes", "kubernetes/reachable", "the API server's");

const credentialsEnding = defineFinding({
  code: "kubernetes/reachable/credentials-end",
  title: "The credentials for the API server end soon",
  severity: ["warning"],
  resource: ["kubernetes/server"],
  recovers: null,
});

const answers = defineFinding({
  code: "kubernetes/reachable/answers",
  title: "The Kubernetes API answers",
  severity: ["info"],
  resource: ["kubernetes/server"],
  recovers: null,
});

/** The Kubernetes API answers and knows who asks. */
export const kubernetesReachable = defineCheck({
  id: "kubernetes/reachable",
  title: "The Kubernetes API answers",
  requires: [],
  reads: [],
  optional: ["kubernetes/server"],
  findings: [...Object.values(failures), clockSkew, credentialsEnding, answers],
  decide({ optional, target, takenAt }) {
    const server = optional["kubernetes/server"];
    if (!server.ok) {
      const kubectl = clusterKubectlFor(target);
      const view = command("kubectl", "config", "view", "--minify");
      return connectionFailure(server.error, {
        system: "kubernetes",
        findings: failures,
        address: null,
        target,
        user: null,
        commands: {
          unreachable: [kubectl("cluster-info"), command("kubectl", "config", "get-contexts")],
          timeout: [kubectl("get", "--raw", "/readyz", "--request-timeout=5s")],
          auth: [kubectl("auth", "can-i", "--list"), view],
          tls: [view],
          invalid: [kubectl("get", "--raw", "/version")],
          "not-found": [kubectl("get", "namespaces")],
        },
      });
    }
    const { server: address, gitVersion, user, clockAheadMs, credentialsEnd } = server.data;
    return {
      kind: "decided",
      findings: [
        ...clockSkewFindings(clockSkew, clockAheadMs, {
          whose: "the API server's",
          ages: "Ages of pods and events are computed from the server's clock.",
          resource: `kubernetes/server/${address}`,
        }),
        ...endingSoon(address, credentialsEnd, takenAt),
        answers({
          message: `Kubernetes ${gitVersion} answers at ${address}${user === null ? "" : ` as ${user}`}.${releaseWords(target)}`,
          resource: `kubernetes/server/${address}`,
          evidence: {
            ...{ address, version: gitVersion, user, namespace: target.namespace },
            ...(target.release ? { release: target.release, prefix: target.prefix ?? null } : {}),
            ...(target.otherReleases ? { otherReleases: target.otherReleases } : {}),
          },
          remedy: null,
        }),
      ],
    };
  },
});

const dayMs = 24 * 60 * 60 * 1000;
/** As the NATS project's own audit is alarmed by certificates. */
const warnedDays = 7;

/** A client certificate or token of the kubeconfig that nobody renews. */
function endingSoon(address: string, end: string | undefined, takenAt: string): Finding[] {
  if (end === undefined) return [];
  const leftMs = Date.parse(end) - Date.parse(takenAt);
  if (leftMs > warnedDays * dayMs) return [];
  return [
    credentialsEnding({
      message: `The credentials of the kubeconfig end on ${end.slice(0, 10)}, in ${formatDuration(Math.max(leftMs, 0))}. After that the API server refuses them.`,
      resource: `kubernetes/server/${address}`,
      evidence: { end },
      remedy: {
        summary:
          "Renew them where they were issued (kubeadm: `kubeadm certs renew`), for everything else that uses them too.",
        commands: [],
      },
    }),
  ];
}

/** Which release is looked at, where that could be another one than somebody expects. */
function releaseWords({ release, prefix, otherReleases = [] }: Target): string {
  const [other] = otherReleases;
  return [
    release ? ` Release ${release} is checked, whose objects are called ${prefix}-….` : "",
    other === undefined
      ? ""
      : ` There ${otherReleases.length === 1 ? "is another release" : "are other releases"} in this namespace, not checked: ${otherReleases.join(", ")} (NOMNOM_RELEASE=${other}).`,
  ].join("");
}
