import { command } from "../../../remedy/command.ts";
import { clusterKubectlFor } from "../../../remedy/kubectl.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { defineCheck } from "../../check.ts";
import { clockSkewFindings, clockSkewKind } from "../../clock-skew.ts";
import { connectionFailure, connectionFindings } from "../../connection-failure.ts";
import { defineFinding } from "../../finding.ts";

const failures = connectionFindings("kubernetes");

const clockSkew = clockSkewKind("kubernetes", "kubernetes/reachable", "the API server's");

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
  findings: [...Object.values(failures), clockSkew, answers],
  decide({ optional, target }) {
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
    const { server: address, gitVersion, user, clockAheadMs } = server.data;
    return {
      kind: "decided",
      findings: [
        ...clockSkewFindings(clockSkew, clockAheadMs, {
          whose: "the API server's",
          ages: "Ages of pods and events are taken by the server's.",
          resource: `kubernetes/server/${address}`,
        }),
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

/** Which release is looked at, where that could be another one than somebody expects. */
function releaseWords({ release, prefix, otherReleases = [] }: Target): string {
  const [other] = otherReleases;
  return [
    release ? ` Looked at is release ${release}, whose objects are called ${prefix}-….` : "",
    other === undefined
      ? ""
      : ` There ${otherReleases.length === 1 ? "is another release" : "are other releases"} in this namespace, not looked at: ${otherReleases.join(", ")} (NOMNOM_RELEASE=${other}).`,
  ].join("");
}
