import type { SystemDescription } from "./system.ts";

/** KUBECONFIG, a list of files, has rules of its own and is left to the connections. */
export const kubernetes = {
  name: "Kubernetes",
  shortName: "k8s",
  reachable: "kubernetes/reachable",
  isUsual: true,
  address: null,
  settings: [
    {
      name: "kubernetes.kubeconfig",
      flag: {
        name: "--kubeconfig",
        argument: "<file>",
        option: "kubeconfig",
        help: "kubeconfig file (default: KUBECONFIG, then ~/.kube/config)",
      },
      variables: ["NOMNOM_KUBECONFIG"],
      key: null,
      isFile: true,
    },
    {
      name: "kubernetes.context",
      flag: { name: "--context", argument: "<name>", option: "context", help: "kubeconfig context" },
      variables: ["NOMNOM_CONTEXT"],
      key: ["context"],
      isFile: false,
    },
    {
      name: "kubernetes.namespace",
      flag: {
        name: "--namespace",
        short: "-n",
        argument: "<name>",
        option: "namespace",
        help: "namespace of the release",
      },
      variables: ["NOMNOM_NAMESPACE"],
      key: ["namespace"],
      isFile: false,
    },
    {
      name: "kubernetes.release",
      flag: null,
      variables: ["NOMNOM_RELEASE"],
      key: ["release"],
      isFile: false,
    },
  ],
  target: [
    { field: "context", word: "context" },
    { field: "namespace", word: "namespace" },
    { field: "release", word: "release" },
  ],
} as const satisfies SystemDescription;
