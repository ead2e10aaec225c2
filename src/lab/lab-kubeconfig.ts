import { randomBytes } from "node:crypto";
import { stringify } from "yaml";
import type { Identity } from "./kubernetes-api/authorization.ts";

/** The contexts of a lab's kubeconfig; `admin` is the current one. */
export type LabContext = "admin" | "viewer" | "nobody";

export interface LabTokens {
  byContext: Readonly<Record<LabContext, string>>;
  identities: ReadonlyMap<string, Identity>;
}

/** `viewer` may read what ClusterRole view allows in the namespace: no secrets, no port-forward. `nobody` may nothing. */
export function createTokens(namespace: string): LabTokens {
  const byContext = { admin: token(), viewer: token(), nobody: token() };
  const identities = new Map<string, Identity>([
    [byContext.admin, { user: "lab-admin", rules: "admin" }],
    [byContext.viewer, { user: "lab-viewer", rules: { [namespace]: viewRules } }],
    [byContext.nobody, { user: "lab-nobody", rules: {} }],
  ]);
  return { byContext, identities };
}

const viewRules = [
  {
    verbs: ["get", "list", "watch"],
    apiGroups: [""],
    resources: [
      "namespaces",
      "pods",
      "pods/log",
      "pods/status",
      "services",
      "endpoints",
      "events",
      "configmaps",
      "persistentvolumeclaims",
      "serviceaccounts",
    ],
  },
  {
    verbs: ["get", "list", "watch"],
    apiGroups: ["apps", "batch", "autoscaling", "networking.k8s.io", "discovery.k8s.io"],
    resources: ["*"],
  },
];

function token(): string {
  return randomBytes(24).toString("base64url");
}

/** The text of the kubeconfig file. */
export function labKubeconfig(
  api: { url: string; caPem: string },
  namespace: string,
  tokens: LabTokens["byContext"],
): string {
  const users = Object.entries(tokens);
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "nomnom-lab",
        cluster: {
          server: api.url,
          "certificate-authority-data": Buffer.from(api.caPem).toString("base64"),
        },
      },
    ],
    users: users.map(([name, value]) => ({ name, user: { token: value } })),
    contexts: users.map(([name]) => ({ name, context: { cluster: "nomnom-lab", user: name, namespace } })),
    "current-context": "admin",
  });
}
