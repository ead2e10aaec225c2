import { type Command, command } from "../remedy/command.ts";
import { clusterKubectlFor } from "../remedy/kubectl.ts";
import type { Remedy } from "../remedy/remedy.ts";
import { placeholder } from "../remedy/word.ts";
import type { ProbeError } from "../snapshot/probe-result.ts";
import type { Target } from "../snapshot/snapshot.ts";

type Rule = NonNullable<ProbeError["missing"]>[number];

/**
 * The remedy for reads Kubernetes refused: a Role with exactly the missing rules and a RoleBinding for the user, ready for `kubectl apply`.
 * Null when no error names a missing rule. The user is the one the server refused: what a kubeconfig calls its user is no name the server knows. Where
 * it named none, the binding has no subject, and `kubectl apply` refuses it.
 */
export function missingRightsRemedy(
  errors: readonly ProbeError[],
  target: Pick<Target, "context" | "namespace">,
  kubeconfigUser: string | null,
): Remedy | null {
  const refused = errors.find(({ refusedUser }) => refusedUser !== undefined)?.refusedUser;
  const user = refused ?? (kubeconfigUser?.startsWith("system:") ? kubeconfigUser : null);
  const rules = errors.flatMap((error) => error.missing ?? []);
  if (rules.length === 0) return null;
  return {
    summary: `Let ${user ?? "the user that `kubectl auth whoami` names"} read ${[...new Set(rules.map((rule) => rule.resource))].join(", ")}: an administrator applies this${target.context === null ? "" : `, with their own context for the cluster of context ${target.context}`}.`,
    commands: [
      ...(user === null ? [clusterKubectlFor(target)("auth", "whoami")] : []),
      {
        ...administratorsKubectl(target),
        stdin: roleYaml(rules, target.namespace ?? "NAMESPACE", user),
      },
    ],
  };
}

/** The context that was examined is the one that lacks the right: an administrator fills in another that leads to the same cluster. */
const administratorsKubectl = ({ context }: Pick<Target, "context">): Command =>
  command(
    "kubectl",
    ...(context === null ? [] : ["--context", placeholder("ADMIN-CONTEXT")]),
    "apply",
    "-f",
    "-",
  );

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
  const resources = [
    ...new Set(
      rules.flatMap(({ resource, name }) => [
        resource.replace("/", "-"),
        ...(name === undefined ? [] : [name]),
      ]),
    ),
  ];
  return ["nomnom-doctor", ...resources].join("-");
}

/** One line for all resources of one API group that need the same verbs, of the same objects. */
function ruleLines(rules: Rule[]): string {
  const needs = new Map<string, { verbs: Set<string>; names: Set<string> }>();
  for (const { apiGroup, resource, verb, name } of rules) {
    const key = `${apiGroup}\n${resource}\n${name === undefined ? "all" : "named"}`;
    const need = needs.get(key) ?? { verbs: new Set(), names: new Set() };
    need.verbs.add(verb);
    if (name !== undefined) need.names.add(name);
    needs.set(key, need);
  }
  const resourcesOf = new Map<string, string[]>();
  for (const [key, { verbs, names }] of needs) {
    const [apiGroup = "", resource = ""] = key.split("\n");
    const group = [[apiGroup], [...names], [...verbs].toSorted()]
      .map((part) => JSON.stringify(part))
      .join("\n");
    resourcesOf.set(group, [...(resourcesOf.get(group) ?? []), resource]);
  }
  return [...resourcesOf]
    .map(([group, resources]) => {
      const [apiGroups = "", names = "", verbs = ""] = group.split("\n");
      const of = names === "[]" ? "" : `, resourceNames: ${names}`;
      return `- {apiGroups: ${apiGroups}, resources: ${JSON.stringify(resources)}${of}, verbs: ${verbs}}\n`;
    })
    .join("");
}

function subject(user: string | null): string {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user ?? "") ?? [];
  if (user === null)
    return "{apiGroup: rbac.authorization.k8s.io, kind: User, name: } # the name kubectl auth whoami prints";
  return name === undefined
    ? `{apiGroup: rbac.authorization.k8s.io, kind: User, name: ${JSON.stringify(user)}}`
    : `{kind: ServiceAccount, name: ${name}, namespace: ${namespace}}`;
}
