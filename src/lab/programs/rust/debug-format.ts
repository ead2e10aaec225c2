import type { JetStreamError } from "../service/jetstream-api.ts";

/** A string as Rust's `{:?}` prints it. */
export function debugString(text: string): string {
  return JSON.stringify(text);
}

/** async-nats' error for an answer of the JetStream API, as `{:?}` prints it. */
export function debugJetStreamError(error: JetStreamError): string {
  return `Error { kind: JetStream(Error { code: ${error.code}, err_code: ErrorCode(${error.errorCode}), description: Some(${debugString(error.description)}) }) }`;
}

/** An I/O error while connecting, as async-nats wraps and `{:?}` prints it. */
export function debugConnectError(error: unknown): string {
  return `Error { kind: Io, source: Some(${debugIoError(error)}) }`;
}

/** std::io::Error as `{:?}` prints it. */
function debugIoError(error: unknown): string {
  const code = codeOf(error);
  switch (code) {
    case "ECONNREFUSED":
      return 'Os { code: 111, kind: ConnectionRefused, message: "Connection refused" }';
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return 'Custom { kind: Uncategorized, error: "failed to lookup address information: Name or service not known" }';
    default:
      return `Custom { kind: Other, error: ${debugString(error instanceof Error ? error.message : String(error))} }`;
  }
}

/** The NATS client turns the system's error into one of its own, told only by its text. */
function codeOf(error: unknown): unknown {
  if (!(error instanceof Error)) return null;
  if (error.message === "connection refused") return "ECONNREFUSED";
  return "code" in error ? error.code : null;
}
