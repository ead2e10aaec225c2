import type { Remedy } from "../remedy/remedy.ts";
import type { ProbeError } from "../snapshot/probe-result.ts";
import type { Target } from "../snapshot/snapshot.ts";
import { descriptionOf, type System } from "../systems/systems.ts";
import type { Decision } from "./check.ts";
import { defineFinding, type Finding, type FindingKind } from "./finding.ts";
import { undecidedBy } from "./unreadable.ts";

/** How to speak of one system when it cannot be reached. */
export interface SystemWords {
  system: System;
  /** The address tried, without credentials; null: none known. */
  address: string | null;
  target: Target;
  user: string | null;
  /** What to type next, by what went wrong. */
  commands: Record<FailureKind, Remedy["commands"]>;
  /** For a login that is refused although nobody gave one: it comes from an object of the namespace, which `origin` names. */
  ownLogin?(origin: string, error: ProbeError): Remedy;
  findings: ConnectionFindings;
}

const titles = {
  unreachable: "Nothing answers at its address",
  timeout: "It does not answer in time",
  auth: "It refuses the login",
  tls: "No encrypted connection can be made",
  invalid: "Its answer cannot be used",
  "not-found": "It does not have what was asked for",
};

type FailureKind = keyof typeof titles;
type ConnectionFindings = Record<FailureKind, FindingKind<"error", `${System}/server`>>;

/** The kinds of a failed first contact, in the order of the page of the system's `reachable` check. */
export function connectionFindings(system: System): ConnectionFindings {
  const kind = (word: FailureKind) =>
    defineFinding({
      code: `${system}/reachable/${word}`,
      title: titles[word],
      severity: ["error"],
      resource: [`${system}/server`],
      recovers: null,
    });
  return {
    unreachable: kind("unreachable"),
    timeout: kind("timeout"),
    auth: kind("auth"),
    tls: kind("tls"),
    invalid: kind("invalid"),
    "not-found": kind("not-found"),
  };
}

/** Said where the error itself has no hint. */
const advice: Record<FailureKind, string> = {
  unreachable: "Check that it runs and that the address is right.",
  timeout:
    "Find out whether it is overloaded, frozen or behind a firewall; --request-timeout helps only if it is slow.",
  auth: "Correct the user, password or token that is used.",
  tls: "Use the CA that signed its certificate and the host name the certificate is for.",
  invalid: "Find out what listens at that address: it may be another program or a proxy.",
  "not-found": "Correct the name.",
};

/** The answer of a `reachable` check for a failed first contact. */
export function connectionFailure(error: ProbeError, words: SystemWords): Decision {
  switch (error.kind) {
    case "not-configured":
      return { kind: "not-applicable", reason: error.message };
    case "forbidden":
    case "upstream":
    case "aborted": {
      const incomplete = undecidedBy([error], words.target, words.user);
      return { kind: "decided", findings: [], ...(incomplete && { incomplete }) };
    }
    case "too-large":
      return { kind: "decided", findings: [failureFinding("invalid", error, words)] };
    default:
      return { kind: "decided", findings: [failureFinding(error.kind, error, words)] };
  }
}

function failureFinding(kind: FailureKind, error: ProbeError, words: SystemWords): Finding {
  const { system, address, target } = words;
  const origin = target.routes?.[system]?.origin ?? null;
  const leadsNowhere = kind === "unreachable" || kind === "timeout";
  const hides = leadsNowhere && hidesOwnAddress(origin, target);
  const advised = sentence(error.hint ?? advice[kind]);
  const said = sentence(ofServer(error.message, words));
  if (kind === "auth" && words.ownLogin && origin !== null && ofAnObject.test(origin))
    return words.findings.auth({
      message: `${said} The login comes from ${origin}.`,
      resource: `${system}/server/${address ?? "unknown"}`,
      evidence: { kind, address, origin, error: error.message },
      remedy: words.ownLogin(origin, error),
    });
  return words.findings[kind]({
    message: hides
      ? `${origin} leads nowhere: ${said}`
      : `${said}${origin === null ? "" : ` The address comes from ${origin}.`}`,
    resource: `${system}/server/${address ?? "unknown"}`,
    evidence: { kind, address, ...(origin !== null && { origin }), error: error.message },
    remedy: hides
      ? {
          summary: `Leave ${origin} out: doctor then takes the address that namespace ${target.namespace} itself names. If it is the right one, do this: ${advised.charAt(0).toLowerCase()}${advised.slice(1)}`,
          commands: [],
        }
      : { summary: advised, commands: words.commands[kind] },
  });
}

/** `DATABASE_URL of pod x`, `Secret x`: what the services themselves use. */
const ofAnObject = /\b(?:pod|Deployment|StatefulSet|ConfigMap|Secret) /;

/** An address from the shell or a flag comes before the one that the namespace itself names. */
const hidesOwnAddress = (origin: string | null, { namespace }: Target): boolean =>
  namespace !== null && origin !== null && /^(--[a-z-]+|[A-Z][A-Z0-9_]*)$/.test(origin);

/** Says whose answer it is, where the error itself does not. */
function ofServer(message: string, { system, address }: SystemWords): string {
  const { name } = descriptionOf[system];
  if (message.startsWith(name)) return message;
  if (address === null) return `${name}: ${message}`;
  if (message.startsWith(address)) return `${name} at ${message}`;
  return message.includes(address) ? message : `${name} at ${address}: ${message}`;
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
