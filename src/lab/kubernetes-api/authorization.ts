import { ApiError, details, qualified } from "./status.ts";

/** rbac.authorization.k8s.io/v1 PolicyRule. */
export interface PolicyRule {
  verbs: readonly string[];
  apiGroups?: readonly string[];
  resources?: readonly string[];
  resourceNames?: readonly string[];
  nonResourceURLs?: readonly string[];
}

/** Who a bearer token is. */
export interface Identity {
  user: string;
  /** Everything, or rules per namespace; rules under `*` hold in all namespaces and at the cluster scope. */
  rules: "admin" | Readonly<Record<string, readonly PolicyRule[]>>;
}

/** What is asked for; namespace "" is the cluster scope (or, for lists, all namespaces). */
export interface RequestAttributes {
  verb: string;
  group: string;
  resource: string;
  subresource: string;
  name: string;
  namespace: string;
}

/** What every authenticated user has (ClusterRoles system:basic-user and system:discovery). */
const basicRules: readonly PolicyRule[] = [
  {
    verbs: ["create"],
    apiGroups: ["authorization.k8s.io"],
    resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
  },
  {
    verbs: ["get"],
    nonResourceURLs: [
      "/api",
      "/api/*",
      "/apis",
      "/apis/*",
      "/healthz",
      "/livez",
      "/openapi",
      "/openapi/*",
      "/readyz",
      "/version",
      "/version/",
    ],
  },
];

const everything: readonly PolicyRule[] = [
  { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
  { verbs: ["*"], nonResourceURLs: ["*"] },
];

/** The rules that hold for an identity in a namespace; "" for the cluster scope. */
export function rulesIn(identity: Identity, namespace: string): readonly PolicyRule[] {
  if (identity.rules === "admin") return [...everything, ...basicRules];
  const own = namespace === "" || namespace === "*" ? [] : (identity.rules[namespace] ?? []);
  return [...basicRules, ...(identity.rules["*"] ?? []), ...own];
}

export function isAllowed(identity: Identity, request: RequestAttributes): boolean {
  return rulesIn(identity, request.namespace).some(
    (rule) =>
      has(rule.verbs, request.verb) &&
      has(rule.apiGroups, request.group) &&
      coversResource(rule, request.resource, request.subresource) &&
      (rule.resourceNames === undefined ||
        rule.resourceNames.length === 0 ||
        rule.resourceNames.includes(request.name)),
  );
}

export function isPathAllowed(identity: Identity, verb: string, path: string): boolean {
  return rulesIn(identity, "").some(
    (rule) =>
      has(rule.verbs, verb) &&
      (rule.nonResourceURLs ?? []).some((url) =>
        url.endsWith("*") ? path.startsWith(url.slice(0, -1)) : url === path,
      ),
  );
}

export function forbidden(user: string, request: RequestAttributes): ApiError {
  const { verb, group, resource, subresource, name, namespace } = request;
  const subject =
    name === "" ? qualified({ group, resource }) : `${qualified({ group, resource })} "${name}"`;
  const asked = subresource === "" ? resource : `${resource}/${subresource}`;
  const scope = namespace === "" ? "at the cluster scope" : `in the namespace "${namespace}"`;
  return new ApiError(
    403,
    "Forbidden",
    `${subject} is forbidden: User "${user}" cannot ${verb} resource "${asked}" in API group "${group}" ${scope}`,
    details({ group, resource }, name),
  );
}

export function forbiddenPath(user: string, verb: string, path: string): ApiError {
  return new ApiError(403, "Forbidden", `forbidden: User "${user}" cannot ${verb} path "${path}"`, {});
}

function has(list: readonly string[] | undefined, value: string): boolean {
  return list !== undefined && (list.includes("*") || list.includes(value));
}

function coversResource(rule: PolicyRule, resource: string, subresource: string): boolean {
  const asked = subresource === "" ? resource : `${resource}/${subresource}`;
  return has(rule.resources, asked) || (subresource !== "" && has(rule.resources, `*/${subresource}`));
}
