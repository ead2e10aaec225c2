/** Who makes an object what it is, beside Kubernetes. */
export type Owner =
  /** Installed by Helm, and nothing puts it back before the next `helm upgrade`. */
  | { kind: "helm"; release: string | null }
  /** Put back within moments: what is changed has to be changed at its source. */
  | { kind: "argo-cd"; application: string | null }
  | { kind: "flux"; source: string }
  /** An object of another kind makes it: an operator's, or a workload of its pods. */
  | { kind: "controller"; of: string };

interface Owned {
  metadata: {
    labels: Readonly<Record<string, string>>;
    annotations: Readonly<Record<string, string>>;
    ownerReferences: readonly { kind: string; name: string; controller?: boolean | null | undefined }[];
  };
}

/** Everyone who owns an object, by its labels, annotations and owner references; the one that would put it back comes first. */
export function ownersOf({ metadata }: Owned): Owner[] {
  const { labels, annotations, ownerReferences } = metadata;
  const controller = ownerReferences.find((reference) => reference.controller === true);
  const tracking = annotations["argocd.argoproj.io/tracking-id"];
  const application = tracking?.split(":")[0] ?? labels["argocd.argoproj.io/instance"];
  const flux = (["kustomize", "helm"] as const).flatMap((tool) => {
    const prefix = `${tool}.toolkit.fluxcd.io`;
    const name = labels[`${prefix}/name`];
    if (name === undefined) return [];
    const kind = tool === "helm" ? "HelmRelease" : "Kustomization";
    return [`${kind} ${labels[`${prefix}/namespace`] ?? ""}/${name}`];
  });
  const release = annotations["meta.helm.sh/release-name"];
  const isHelm = release !== undefined || labels["app.kubernetes.io/managed-by"] === "Helm";
  return [
    ...(controller === undefined
      ? []
      : [{ kind: "controller" as const, of: `${controller.kind} ${controller.name}` }]),
    ...(application === undefined ? [] : [{ kind: "argo-cd" as const, application }]),
    ...flux.map((source) => ({ kind: "flux" as const, source })),
    ...(isHelm
      ? [{ kind: "helm" as const, release: release ?? labels["app.kubernetes.io/instance"] ?? null }]
      : []),
  ];
}
