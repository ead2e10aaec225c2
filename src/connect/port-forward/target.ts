import { UserError } from "../../user-error.ts";

/** What a port-forward leads to: a port of the pods behind an object. */
export interface ForwardTarget {
  kind: "service" | "pod" | "deployment" | "statefulset";
  name: string;
  /** Number or name of the object's own port, as kubectl takes it. */
  port: number | string;
}

/** A target as typed: the port may be left out where the object has just one. */
export interface WantedForward {
  target: Omit<ForwardTarget, "port"> & { port: number | string | null };
  /** 0: any free port. */
  localPort: number;
}

const kinds: Readonly<Record<string, ForwardTarget["kind"]>> = {
  svc: "service",
  service: "service",
  services: "service",
  po: "pod",
  pod: "pod",
  pods: "pod",
  deploy: "deployment",
  deployment: "deployment",
  deployments: "deployment",
  sts: "statefulset",
  statefulset: "statefulset",
  statefulsets: "statefulset",
};
const shortNames = { service: "svc", pod: "pod", deployment: "deploy", statefulset: "sts" } as const;
const grammar = "TARGET is [LOCAL:]KIND/NAME[:PORT], such as svc/nomnom-postgres:5432 or 8080:svc/y:http.";

/** `[LOCAL:]KIND/NAME[:PORT]`; KIND as kubectl abbreviates it, a bare NAME is a pod. Throws UserError `bad-target`. */
export function parseTarget(text: string): WantedForward {
  const parts = text.split(":");
  const first = parts[0] ?? "";
  const hasLocal = parts.length === 3 || (parts.length === 2 && (parts[1] ?? "").includes("/"));
  const [object = "", port] = hasLocal ? parts.slice(1) : parts;
  if (parts.length > 3 || object === "" || port === "") throw badTarget(text, grammar);
  return {
    target: { ...parseObject(text, object), port: port === undefined ? null : parsePort(text, port) },
    localPort: hasLocal ? parseLocalPort(text, first) : 0,
  };
}

/** `svc/nomnom-postgres:5432`. */
export function formatTarget({ kind, name, port }: WantedForward["target"]): string {
  return `${shortNames[kind]}/${name}${port === null ? "" : `:${port}`}`;
}

function parseObject(text: string, object: string): Pick<ForwardTarget, "kind" | "name"> {
  const [kindText = "", name, ...rest] = object.includes("/") ? object.split("/") : ["pod", object];
  const kind = kinds[kindText.toLowerCase()];
  if (kind === undefined) throw badTarget(text, `"${kindText}" is none of svc, pod, deploy, sts. ${grammar}`);
  if (name === undefined || rest.length > 0 || !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name))
    throw badTarget(text, `"${object}" does not name an object. ${grammar}`);
  return { kind, name };
}

function parsePort(text: string, port: string): number | string {
  if (/^\d+$/.test(port)) {
    if (!isPort(Number(port))) throw badTarget(text, "Ports go from 1 to 65535.");
    return Number(port);
  }
  // IANA_SVC_NAME, the rule for names of ports in Kubernetes; Services allow longer ones.
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(port))
    throw badTarget(text, `"${port}" is neither a port number nor the name of a port. ${grammar}`);
  return port;
}

function parseLocalPort(text: string, port: string): number {
  if (/^\d+$/.test(port) && (port === "0" || isPort(Number(port)))) return Number(port);
  throw badTarget(text, `"${port}" is not a local port: give 1 to 65535, or 0 for any free one.`);
}

const isPort = (port: number) => port >= 1 && port <= 65_535;

const badTarget = (text: string, hint: string) =>
  new UserError("bad-target", `"${text}" is not a target to forward to`, { hint });
