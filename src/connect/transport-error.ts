import { AnswerTooLarge } from "../bounds.ts";
import type { ProbeError } from "../snapshot/probe-result.ts";
import type { System } from "../systems/systems.ts";
import { DeadlineExceeded, RunAborted } from "./deadline.ts";

/** What was tried, for the message: `GET https://10.0.0.1:6443/version`, `NATS at 127.0.0.1:4222`. */
export interface Attempt {
  system: System;
  what: string;
  /** Said with `tls` errors: which flag gives the CA. */
  tlsHint?: string;
}

/**
 * Maps what Node's sockets, TLS and our own deadlines throw to a ProbeError. Anything unknown is `unreachable` with its own words.
 * Throws what is a bug in this program: it says nothing about the server.
 */
export function transportError(attempt: Attempt, error: unknown): ProbeError {
  const { system, what } = attempt;
  if (isProgrammingError(error)) throw error;
  if (error instanceof DeadlineExceeded)
    return {
      kind: "timeout",
      system,
      message: `${what}: no answer within ${error.timeoutMs} ms`,
      hint: "The address accepts connections or drops them silently; a firewall or a frozen server does that. --request-timeout waits longer.",
    };
  if (error instanceof RunAborted) return { kind: "aborted", system, message: `${what}: ${error.message}` };
  const code = codeOf(error);
  const text = textOf(error);
  if (isTooLarge(error))
    return {
      kind: "too-large",
      system,
      message: `${what}: ${text}`,
      hint: "Check that the address is the right one; of a deployment of nomnom nothing is that large.",
    };
  if (tlsCode.test(code))
    return {
      kind: "tls",
      system,
      message: `${what}: TLS handshake failed: ${text} (${code})`,
      hint: attempt.tlsHint ?? "Check that the address speaks TLS and that its CA is the configured one.",
    };
  if (code.startsWith("HPE_"))
    return {
      kind: "invalid",
      system,
      message: `${what}: the answer is not HTTP (${code})`,
      hint: "Another service listens at this address; check host and port.",
    };
  if (code === "ETIMEDOUT")
    return {
      kind: "timeout",
      system,
      message: `${what}: ${text} (${code})`,
      hint: "Nothing answers at this address: a firewall, or the wrong host.",
    };
  return {
    kind: "unreachable",
    system,
    message: code === "" ? `${what}: ${text}` : `${what}: ${explain(code) ?? text} (${code})`,
    hint:
      code === "ENOTFOUND" || code === "EAI_AGAIN"
        ? "Check the host name and the DNS of this machine."
        : "Check host and port, and that the server is up.",
  };
}

/** What the engine throws at wrong code. Node's own errors of these classes, about input, carry a code. */
const isProgrammingError = (error: unknown): boolean =>
  (error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError) &&
  codeOf(error) === "";

function isTooLarge(error: unknown): boolean {
  for (let current: unknown = error, depth = 0; current instanceof Error && depth < 5; depth++) {
    if (current instanceof AnswerTooLarge) return true;
    current = current.cause;
  }
  return false;
}

const tlsCode =
  /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|EPROTO$)/;

function explain(code: string): string | undefined {
  switch (code) {
    case "ECONNREFUSED":
      return "connection refused";
    case "ENOTFOUND":
      return "no such host";
    case "ECONNRESET":
    case "EPIPE":
      return "the connection was cut";
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return "no route to the host";
    default:
      return undefined;
  }
}

/** The error's code, or that of its causes: libraries wrap the socket's error. */
export function codeOf(error: unknown): string {
  for (let current: unknown = error, depth = 0; current instanceof Error && depth < 5; depth++) {
    if ("code" in current && typeof current.code === "string") return current.code;
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return "";
}

/** One line of text for any thrown value. */
export function textOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return textOf(error.errors[0]);
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0] ?? text;
}
