import { type Case, contactFailures, error } from "../../../../test/support/checks/cases.ts";
import { succeed } from "../../../snapshot/probe-result.ts";

const fails = contactFailures(["kubernetes/server"]);

export const cases: Case[] = [
  fails(
    "unreachable",
    "Kubernetes API at https://127.0.0.1:6443: connection refused (ECONNREFUSED)",
    "Check that it runs",
    "kubectl --context lab cluster-info",
  ),
  fails("timeout", "Kubernetes API at https://127.0.0.1:6443: no answer within 5000 ms", "--request-timeout"),
  fails("auth", "https://127.0.0.1:6443 refused the credentials (Unauthorized)", "auth can-i"),
  fails("tls", "the certificate is signed by an unknown authority", "host name the certificate is for"),
  fails("invalid", "the answer is not JSON", "another program or a proxy"),
  fails("not-found", "namespace nomnom-x does not exist", "kubectl --context lab get namespaces"),
  {
    name: "it answers: version and user are shown",
    sections: {
      "kubernetes/server": succeed({
        server: "https://127.0.0.1:6443",
        gitVersion: "v1.20.2",
        user: "viewer",
      }),
    },
    status: "pass",
    says: ["Kubernetes v1.20.2 answers at https://127.0.0.1:6443 as viewer"],
  },
  {
    name: "a machine that slept for an hour",
    sections: {
      "kubernetes/server": succeed({
        server: "https://127.0.0.1:6443",
        gitVersion: "v1.34.4",
        user: "viewer",
        clockAheadMs: 3_600_000,
      }),
    },
    status: "warn",
    says: ["This machine's clock is 1h behind the API server's"],
  },
  {
    name: "a client certificate that ends tomorrow",
    sections: {
      "kubernetes/server": succeed({
        ...{ server: "https://127.0.0.1:6443", gitVersion: "v1.34.4", user: "viewer" },
        credentialsEnd: "2026-11-29T09:00:00.000Z",
      }),
    },
    takenAt: "2026-11-28T09:00:00Z",
    status: "warn",
    finds: ["credentials-end", "answers"],
    says: ["The credentials of the kubeconfig end on 2026-11-29, in 1d"],
  },
  {
    name: "one that ends in a month",
    sections: {
      "kubernetes/server": succeed({
        ...{ server: "https://127.0.0.1:6443", gitVersion: "v1.34.4", user: "viewer" },
        credentialsEnd: "2026-12-28T09:00:00.000Z",
      }),
    },
    takenAt: "2026-11-28T09:00:00Z",
    status: "pass",
    finds: ["answers"],
  },
  {
    name: "not allowed to ask: the missing rule, ready to apply",
    sections: {
      "kubernetes/server": error("kubernetes", "forbidden", 'User "nobody" cannot list resource "pods"', {
        missing: [{ apiGroup: "", resource: "pods", verb: "list" }],
        refusedUser: "nobody",
      }),
    },
    status: "unknown",
    says: ["kind: Role", 'resources: ["pods"], verbs: ["list"]', 'name: "nobody"'],
  },
  { name: "no kubeconfig wanted", status: "skip" },
];
