import { describe, expect, it } from "vitest";
import { apiError, ruleFor } from "../../../../src/connect/kubernetes/api-error.ts";

describe("the rule a read needs", () => {
  it.each([
    ["/api/v1/namespaces/x/pods", true, "", "pods", "list"],
    ["/api/v1/namespaces/x/pods/y/log", false, "", "pods/log", "get"],
    ["/apis/apps/v1/namespaces/x/deployments", true, "apps", "deployments", "list"],
    ["/api/v1/namespaces/x", false, "", "namespaces", "get"],
    ["/api/v1/namespaces", true, "", "namespaces", "list"],
    ["/api/v1/namespaces/x/secrets/y", false, "", "secrets", "get"],
  ])("A read of %s (list: %s) needs its rule", (path, list, apiGroup, resource, verb) => {
    expect(ruleFor(path, list)).toEqual({ apiGroup, resource, verb });
  });
});

describe("a refusal of the API server", () => {
  const request = {
    path: "/api/v1/namespaces/x/pods",
    server: "https://10.0.0.1:6443",
    rule: { apiGroup: "", resource: "pods", verb: "list" },
  };
  const status = (message: string) => JSON.stringify({ kind: "Status", message });

  it("A refusal of the API server names the user as the server knows it, in a field of its own", () => {
    const said = 'pods is forbidden: User "system:serviceaccount:ci:doctor" cannot list resource "pods"';
    expect(apiError(request, 403, status(said))).toMatchObject({
      kind: "forbidden",
      message: said,
      missing: [request.rule],
      refusedUser: "system:serviceaccount:ci:doctor",
    });
  });

  it("A refusal of the API server has no such field where the server named nobody", () => {
    expect(apiError(request, 403, status("denied by a webhook"))).not.toHaveProperty("refusedUser");
  });
});

describe("an answer of the API server that is not its own fault", () => {
  const request = {
    path: "/api/v1/namespaces/x/pods/y/portforward",
    server: "https://10.0.0.1:6443",
    rule: { apiGroup: "", resource: "pods/portforward", verb: "get" },
  };

  it.each([
    [
      "error dialing backend: tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-29T04:13:05Z is after 2026-11-29T04:12:48Z",
      "kubelet serves with has expired",
    ],
    [
      "error dialing backend: dial tcp 10.0.0.7:10250: connect: connection refused",
      "does not reach the kubelet",
    ],
    ["error trying to reach service: dial tcp 10.0.0.7:10250: i/o timeout", "does not reach the kubelet"],
    [
      'Internal error occurred: failed calling webhook "guard.example.com": failed to call webhook: Post "https://guard.hooks.svc:443/v?timeout=2s": service "guard" not found',
      "The admission webhook guard.example.com does not answer",
    ],
    [
      'conversion webhook for keda.sh/v1alpha1, Kind=ScaledObject failed: Post "https://keda.keda.svc:443/convert?timeout=30s": no endpoints available for service "keda"',
      "whose webhook converts keda.sh/v1alpha1 does not answer",
    ],
    ["etcdserver: leader changed", "The control plane or a proxy before it is overloaded or down"],
  ])("The answer %s has a hint to what is at fault", (said, hint) => {
    const error = apiError(request, 500, JSON.stringify({ kind: "Status", message: said }));
    expect(error.hint).toContain(hint);
  });
});
