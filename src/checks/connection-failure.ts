import type { ProbeError, System } from "../snapshot/probe-result.ts";
import type { Decision, Finding } from "./check.ts";
import { undecidedBy } from "./unreadable.ts";

/** How to speak of one system when it cannot be reached. */
export interface SystemWords {
  system: System;
  /** `NATS` */
  name: string;
  /** The address tried, without credentials; null: none known. */
  address: string | null;
  namespace: string | null;
  user: string | null;
  /** What to type next, by what went wrong. */
  commands: Record<FailureKind, string[]>;
}

type FailureKind = "unreachable" | "timeout" | "auth" | "tls" | "invalid" | "not-found";

const causes: Record<FailureKind, { what: string; advice: string }> = {
  unreachable: { what: "does not answer", advice: "See whether it runs and whether the address is right." },
  timeout: {
    what: "did not answer in time",
    advice:
      "See whether it is overloaded, frozen or behind a firewall; a longer --request-timeout only helps a slow one.",
  },
  auth: { what: "refused the credentials", advice: "Correct the user, password or token that is used." },
  tls: {
    what: "does not complete the TLS handshake",
    advice: "Use the CA that signed its certificate and the host name the certificate is for.",
  },
  invalid: {
    what: "answered something that is not its protocol",
    advice: "See what listens at that address: it may be another program or a proxy.",
  },
  "not-found": { what: "answers, but what was asked for is not there", advice: "Correct the name." },
};

/** The answer of a `reachable` check for a failed first contact. */
export function connectionFailure(error: ProbeError, words: SystemWords): Decision {
  switch (error.kind) {
    case "not-configured":
      return { kind: "not-applicable", reason: error.message };
    case "forbidden":
    case "upstream":
    case "aborted": {
      const incomplete = undecidedBy([error], words.namespace, words.user);
      return { kind: "decided", findings: [], ...(incomplete && { incomplete }) };
    }
    default:
      return { kind: "decided", findings: [failureFinding(error.kind, error, words)] };
  }
}

function failureFinding(kind: FailureKind, error: ProbeError, words: SystemWords): Finding {
  const { what, advice } = causes[kind];
  const at = words.address === null ? "" : ` at ${words.address}`;
  return {
    severity: "error",
    message: `${words.name}${at} ${what}: ${error.message.replace(/\.$/, "")}.`,
    resource: `${words.system}/server/${words.address ?? "unknown"}`,
    evidence: { kind, address: words.address, error: error.message },
    remedy: {
      summary: error.hint ? `${error.hint.replace(/\.$/, "")}. ${advice}` : advice,
      commands: words.commands[kind],
    },
    key: kind,
  };
}
