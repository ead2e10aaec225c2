import { stringify } from "yaml";

export interface KubeconfigFields {
  url: string;
  caPem: string;
  token: string;
  namespace: string;
  contextName: string;
}

/** The text of a kubeconfig with one cluster, one user and one context, which is the current one. */
export function kubeconfigFor({ url, caPem, token, namespace, contextName }: KubeconfigFields): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: contextName,
        cluster: { server: url, "certificate-authority-data": Buffer.from(caPem).toString("base64") },
      },
    ],
    users: [{ name: contextName, user: { token } }],
    contexts: [{ name: contextName, context: { cluster: contextName, user: contextName, namespace } }],
    "current-context": contextName,
  });
}
