import type { ProbeError } from "../snapshot/probe-result.ts";
import type { Remedy } from "./check.ts";

type Rule = NonNullable<ProbeError["missing"]>[number];

/**
 * The remedy for reads Kubernetes refused: a Role with exactly the missing rules and a RoleBinding for the user, ready for `kubectl apply`.
 * Null when no error names a missing rule. The user is the one the server refused, else that of the kubeconfig, else the placeholder
 * YOUR-USER.
 */
export function missingRightsRemedy(
  errors: readonly ProbeError[],
  namespace: string | null,
  kubeconfigUser: string | null,
): Remedy | null {
  const user = refusedUser(errors) ?? kubeconfigUser;
  const rules = errors.flatMap((error) => error.missing ?? []);
  if (rules.length === 0) return null;
  return {
    summary: `Let ${user ?? "this user"} read ${[...new Set(rules.map((rule) => rule.resource))].join(", ")}: an administrator applies this.`,
    commands: [`kubectl apply -f - <<'EOF'\n${roleYaml(rules, namespace ?? "NAMESPACE", user)}EOF`],
  };
}

/** A 403 names the user as the server knows it, which a kubeconfig does not: `User "system:serviceaccount:x:y" cannot list …`. */
function refusedUser(errors: readonly ProbeError[]): string | null {
  const refusals = errors.filter(({ missing }) => missing !== undefined).map(({ message }) => message);
  return /\bUser "([^"]+)"/.exec(refusals.join("\n"))?.[1] ?? null;
}

function roleYaml(rules: Rule[], namespace: string, user: string | null): string {
  const name = roleName(rules);
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ${name}, namespace: ${namespace}}
rules:
${ruleLines(rules)}---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ${name}, namespace: ${namespace}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${name}}
subjects:
- ${subject(user)}
`;
}

/** Named after what it allows: `kubectl apply` of one check's Role must not take away what another's has given. */
function roleName(rules: Rule[]): string {
  const resources = [...new Set(rules.map(({ resource }) => resource.replace("/", "-")))];
  return ["nomnom-doctor", ...resources].join("-");
}

/** One line for all resources of one API group that need the same verbs. */
function ruleLines(rules: Rule[]): string {
  const verbsOf = new Map<string, Set<string>>();
  for (const { apiGroup, resource, verb } of rules) {
    const key = `${apiGroup}\n${resource}`;
    verbsOf.set(key, (verbsOf.get(key) ?? new Set()).add(verb));
  }
  const resourcesOf = new Map<string, string[]>();
  for (const [key, verbs] of verbsOf) {
    const [apiGroup = "", resource = ""] = key.split("\n");
    const group = `${JSON.stringify([apiGroup])}\n${JSON.stringify([...verbs].toSorted())}`;
    resourcesOf.set(group, [...(resourcesOf.get(group) ?? []), resource]);
  }
  return [...resourcesOf]
    .map(([group, resources]) => {
      const [apiGroups = "", verbs = ""] = group.split("\n");
      return `- {apiGroups: ${apiGroups}, resources: ${JSON.stringify(resources)}, verbs: ${verbs}}\n`;
    })
    .join("");
}

function subject(user: string | null): string {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user ?? "") ?? [];
  return name === undefined
    ? `{apiGroup: rbac.authorization.k8s.io, kind: User, name: ${JSON.stringify(user ?? "YOUR-USER")}}`
    : `{kind: ServiceAccount, name: ${name}, namespace: ${namespace}}`;
}
