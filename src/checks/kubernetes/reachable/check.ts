import { defineCheck } from "../../check.ts";
import { connectionFailure, connectionFindings } from "../../connection-failure.ts";

const failures = connectionFindings("kubernetes");

/** The Kubernetes API answers and knows who asks. */
export const kubernetesReachable = defineCheck({
  id: "kubernetes/reachable",
  title: "The Kubernetes API answers",
  requires: [],
  reads: [],
  optional: ["kubernetes/server"],
  decide({ optional, target }) {
    const server = optional["kubernetes/server"];
    if (!server.ok) {
      const context = target.context === null ? "" : ` --context ${target.context}`;
      return connectionFailure(server.error, {
        system: "kubernetes",
        findings: failures,
        address: null,
        namespace: target.namespace,
        user: null,
        commands: {
          unreachable: [`kubectl${context} cluster-info`, "kubectl config get-contexts"],
          timeout: [`kubectl${context} get --raw /readyz --request-timeout=5s`],
          auth: [`kubectl${context} auth can-i --list`, "kubectl config view --minify"],
          tls: ["kubectl config view --minify"],
          invalid: [`kubectl${context} get --raw /version`],
          "not-found": [`kubectl${context} get namespaces`],
        },
      });
    }
    const { server: address, gitVersion, user } = server.data;
    return {
      kind: "decided",
      findings: [
        {
          severity: "info",
          message: `Kubernetes ${gitVersion} answers at ${address}${user === null ? "" : ` as ${user}`}.`,
          resource: `kubernetes/server/${address}`,
          evidence: { address, version: gitVersion, user, namespace: target.namespace },
          remedy: null,
          key: "answers",
        },
      ],
    };
  },
});
