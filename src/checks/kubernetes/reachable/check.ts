import { command } from "../../../remedy/command.ts";
import { clusterKubectlFor } from "../../../remedy/kubectl.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { defineCheck } from "../../check.ts";
import { connectionFailure, connectionFindings } from "../../connection-failure.ts";
import { defineFinding, type Finding } from "../../finding.ts";

const failures = connectionFindings("kubernetes");

const clockSkew = defineFinding({
  code: "kubernetes/reachable/clock-skew",
  title: "This machine's clock and the API server's differ",
  severity: ["warning", "info"],
  resource: ["kubernetes/server"],
  recovers: null,
});

/** Below it nothing depends on it: certificates and tokens are not that exact. */
const worthAWarningMs = 60_000;

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
    const { server: address, gitVersion, user, clockAheadMs = 0 } = server.data;
    return {
      kind: "decided",
      findings: [
        ...(clockAheadMs === 0 ? [] : [skewFinding(address, clockAheadMs)]),
        answers({
          message: `Kubernetes ${gitVersion} answers at ${address}${user === null ? "" : ` as ${user}`}.`,
          resource: `kubernetes/server/${address}`,
          evidence: { address, version: gitVersion, user, namespace: target.namespace },
          remedy: null,
        }),
      ],
    };
  },
});

function skewFinding(address: string, aheadMs: number): Finding {
  const apart = formatDuration(Math.abs(aheadMs));
  return clockSkew({
    severity: Math.abs(aheadMs) >= worthAWarningMs ? "warning" : "info",
    message: `This machine's clock is ${apart} ${aheadMs > 0 ? "behind" : "ahead of"} the API server's. Ages of pods and events are taken by the server's.`,
    resource: `kubernetes/server/${address}`,
    evidence: { aheadMs },
    remedy: {
      summary:
        "Set this machine's clock by a time server; if it is right, see which node of the control plane is not.",
      commands: [command("date", "-u")],
    },
  });
}
