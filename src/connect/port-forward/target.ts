import { UserError } from "../../user-error.ts";
import { listed } from "../../words/nearest.ts";
import { findKind, type TargetKindName, targetKinds } from "./target-kinds.ts";

/** What a port-forward leads to: a port of the pods behind an object. */
export interface ForwardTarget {
  kind: TargetKindName;
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

const shortKinds = Object.values(targetKinds).map(({ short }) => short);
const grammar = "TARGET is [LOCAL:]KIND/NAME[:PORT], such as svc/nomnom-postgres:5432 or 8080:svc/y:http.";

/**
 * All targets of a command line. After one without a port, ports may follow as kubectl has them: `8080:80`, `:80` for any free local one, or `80`, which
 * is the local one too. Throws UserError `bad-target`.
 */
export function parseTargets(texts: readonly string[]): WantedForward[] {
  const wanted: WantedForward[] = [];
  let bare: { target: WantedForward["target"]; index: number } | null = null;
  for (const text of texts) {
    const ports = /^(\d*)(?::([a-z0-9-]+))?$/.exec(text);
    if (bare !== null && ports !== null) {
      const { target, index } = bare;
      const [, local = "", remote = local] = ports;
      const forward = {
        target: { ...target, port: parsePort(text, remote) },
        localPort: local === "" ? 0 : parseLocalPort(text, local),
      };
      // The first takes the place of the target without a port.
      if (wanted[index]?.target.port === null) wanted[index] = forward;
      else wanted.push(forward);
      continue;
    }
    const one = parseTarget(text);
    wanted.push(one);
    bare =
      one.target.port === null && one.localPort === 0
        ? { target: one.target, index: wanted.length - 1 }
        : null;
  }
  return wanted;
}

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
  return `${targetKinds[kind].short}/${name}${port === null ? "" : `:${port}`}`;
}

function parseObject(text: string, object: string): Pick<ForwardTarget, "kind" | "name"> {
  const [kindText = "", name, ...rest] = object.includes("/") ? object.split("/") : ["pod", object];
  const kind = findKind(kindText);
  if (kind === null) throw badTarget(text, `"${kindText}" is none of ${listed(shortKinds)}. ${grammar}`);
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
