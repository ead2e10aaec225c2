import * as z from "zod";
import { parseJsonOr } from "../../parse-json.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";

const statusSchema = z.object({
  kind: z.literal("Status"),
  message: z.string().default(""),
  reason: z.string().default(""),
});

/** A right as RBAC knows it. */
export interface AccessRule {
  apiGroup: string;
  resource: string;
  verb: string;
}

/** The rule a request needs, read off its path: `/api/v1/namespaces/x/pods/y/log` is get on pods/log. */
export function ruleFor(path: string, list: boolean): AccessRule {
  const parts = path.split("/").filter((part) => part !== "");
  const apiGroup = parts[0] === "apis" ? (parts[1] ?? "") : "";
  let rest = parts.slice(parts[0] === "apis" ? 3 : 2);
  if (rest[0] === "namespaces" && rest.length > 2) rest = rest.slice(2);
  const [resource = "", , subresource] = rest;
  return {
    apiGroup,
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    verb: list ? "list" : "get",
  };
}

/** Turns an answer other than 2xx into a ProbeError, with the API server's own message where it sent a Status. */
export function apiError(
  request: { path: string; server: string; rule: AccessRule },
  status: number,
  body: string,
): ProbeError {
  const said = messageOf(body);
  const what = `GET ${request.path}`;
  const system = "kubernetes";
  switch (status) {
    case 401:
      return {
        kind: "auth",
        system,
        message: `${request.server} refused the credentials (${said || "Unauthorized"})`,
        hint: "The token or certificate of the kubeconfig's user is wrong or has expired; log in again.",
      };
    case 403:
      return {
        kind: "forbidden",
        system,
        message: said || `${what}: forbidden`,
        hint: `The user needs ${request.rule.verb} on ${request.rule.resource}; docs/permissions.md has the whole Role.`,
        missing: [request.rule],
        ...refusedUser(said),
      };
    case 404:
      return { kind: "not-found", system, message: `${what}: ${said || "not found"}` };
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return {
        kind: "unreachable",
        system,
        message: `${what}: the API server answered ${status}: ${said || "no reason given"}`,
        hint: hintOfServer(said),
      };
    default:
      return { kind: "invalid", system, message: `${what}: the API server answered ${status}: ${said}` };
  }
}

/** What the API server says when it is not itself at fault, but the kubelet that it asks for logs, port-forwards and figures of a node. */
const behind = /error dialing backend|error trying to reach service|No agent available/i;

function hintOfServer(said: string): string {
  const [, webhook] = /failed calling webhook "([^"]+)"/.exec(said) ?? [];
  if (webhook !== undefined)
    return `The admission webhook ${webhook} does not answer: start what serves it, or delete its configuration if that is gone for good (\`kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations\`).`;
  const [, kind] = /conversion webhook for ([^,]+), Kind=\w+ failed/.exec(said) ?? [];
  if (kind !== undefined)
    return `The operator whose webhook converts ${kind} does not answer: see whether its pods run.`;
  if (!behind.test(said)) return "The control plane or a proxy before it is overloaded or down; try again.";
  return /certificate has expired/.test(said)
    ? "The certificate that the node's kubelet serves with has expired: renew it (`kubectl get csr` shows requests that wait for approval), then restart the kubelet."
    : "The API server does not reach the kubelet of the pod's node (port 10250): see whether it runs, and whether a firewall is between them.";
}

/** A Status has no field for it, only its message: `pods is forbidden: User "system:serviceaccount:x:y" cannot list …`. */
function refusedUser(said: string): Pick<ProbeError, "refusedUser"> {
  const name = /\bUser "([^"]+)"/.exec(said)?.[1];
  return name === undefined ? {} : { refusedUser: name };
}

function messageOf(body: string): string {
  // Port-forward and proxies answer in plain text, which is quoted below.
  const status = statusSchema.safeParse(parseJsonOr(body, undefined));
  if (status.success) return status.data.message || status.data.reason;
  const text = body
    .replace(/<[^<>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
