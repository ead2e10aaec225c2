import type { ProbeError } from "../snapshot/probe-result.ts";

type MissingRule = NonNullable<ProbeError["missing"]>[number];

/** Resources that belong to no namespace: a Role cannot grant them. */
const clusterScoped: ReadonlySet<string> = new Set([
  "namespaces",
  "nodes",
  "persistentvolumes",
  "storageclasses",
]);

/**
 * The command that grants exactly the missing rules: a Role (or ClusterRole) and its binding, ready to paste.
 * @param user the name the API server knows the caller by; null prints a placeholder.
 */
export function grantCommand(
  missing: readonly MissingRule[],
  namespace: string | null,
  user: string | null,
): string {
  const namespaced = missing.filter(({ resource }) => !clusterScoped.has(resource));
  const global = missing.filter(({ resource }) => clusterScoped.has(resource));
  const documents = [
    ...(namespaced.length > 0 ? documentsFor("Role", namespaced, namespace, user) : []),
    ...(global.length > 0 ? documentsFor("ClusterRole", global, null, user) : []),
  ];
  return ["kubectl apply -f - <<'EOF'", documents.join("\n---\n"), "EOF"].join("\n");
}

function documentsFor(
  kind: "Role" | "ClusterRole",
  missing: readonly MissingRule[],
  namespace: string | null,
  user: string | null,
): string[] {
  const metadata = [
    "metadata:",
    "  name: nomnom-doctor",
    ...(namespace ? [`  namespace: ${namespace}`] : []),
  ];
  const head = ["apiVersion: rbac.authorization.k8s.io/v1"];
  return [
    [...head, `kind: ${kind}`, ...metadata, "rules:", ...rules(missing)].join("\n"),
    [
      ...head,
      `kind: ${kind}Binding`,
      ...metadata,
      "roleRef:",
      "  apiGroup: rbac.authorization.k8s.io",
      `  kind: ${kind}`,
      "  name: nomnom-doctor",
      "subjects:",
      ...subject(user),
    ].join("\n"),
  ];
}

function rules(missing: readonly MissingRule[]): string[] {
  const verbs = new Map<string, { apiGroup: string; resource: string; verbs: Set<string> }>();
  for (const { apiGroup, resource, verb } of missing) {
    const key = `${apiGroup}/${resource}`;
    const rule = verbs.get(key) ?? { apiGroup, resource, verbs: new Set<string>() };
    verbs.set(key, { ...rule, verbs: rule.verbs.add(verb) });
  }
  return [...verbs.values()].flatMap((rule) => [
    `  - apiGroups: ["${rule.apiGroup}"]`,
    `    resources: ["${rule.resource}"]`,
    `    verbs: [${[...rule.verbs].map((verb) => `"${verb}"`).join(", ")}]`,
  ]);
}

/** Service accounts are users called `system:serviceaccount:NAMESPACE:NAME`. */
function subject(user: string | null): string[] {
  const [system, type, namespace, name] = (user ?? "").split(":");
  if (system === "system" && type === "serviceaccount" && namespace && name) {
    return ["  - kind: ServiceAccount", `    namespace: ${namespace}`, `    name: ${name}`];
  }
  return [
    "  - apiGroup: rbac.authorization.k8s.io",
    "    kind: User",
    `    name: ${JSON.stringify(user ?? "REPLACE-WITH-YOUR-USER")}`,
  ];
}
