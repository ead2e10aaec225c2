import type { DatabaseError } from "pg";
import type { JetStreamError } from "../service/jetstream-api.ts";

/** A string as Rust's `{:?}` prints it. */
export function debugString(text: string): string {
  return JSON.stringify(text);
}

/** async-nats' error for an answer of the JetStream API, as `{:?}` prints it. */
export function debugJetStreamError({ code, errorCode, description }: JetStreamError): string {
  const answer = `Error { code: ${code}, err_code: ErrorCode(${errorCode}), description: Some(${debugString(description)}) }`;
  return `Error { kind: JetStream(${answer}), source: None }`;
}

/** What a connection to NATS met, as async-nats wraps and `{:?}` prints it. */
export function debugConnectError(error: unknown): string {
  if (error instanceof Error && error.name === "AuthorizationError")
    return "Error { kind: AuthorizationViolation, source: Some(AuthorizationViolation) }";
  if (error instanceof Error && error.name === "TimeoutError")
    return "Error { kind: TimedOut, source: None }";
  const kind = isUnknownName(error) ? "Dns" : "Io";
  return `Error { kind: ${kind}, source: Some(${debugIoError(error)}) }`;
}

/** std::io::Error as `{:?}` prints it. */
export function debugIoError(error: unknown): string {
  if (isUnknownName(error))
    return 'Custom { kind: Uncategorized, error: "failed to lookup address information: Name or service not known" }';
  switch (codeOf(error)) {
    case "ECONNREFUSED":
      return 'Os { code: 111, kind: ConnectionRefused, message: "Connection refused" }';
    case "EADDRINUSE":
      return 'Os { code: 98, kind: AddrInUse, message: "Address already in use" }';
    default:
      return `Custom { kind: Other, error: ${debugString(error instanceof Error ? error.message : String(error))} }`;
  }
}

/** What PostgreSQL answered, as diesel's `{:?}` prints it: it names only some kinds of error. */
export function debugDieselError({ code, message }: DatabaseError): string {
  const kind = code === "23505" ? "UniqueViolation" : code === "23502" ? "NotNullViolation" : "Unknown";
  return `DatabaseError(${kind}, ${debugString(message)})`;
}

/** The same as sqlx' `{:?}` prints it. */
export function debugSqlxError({
  severity,
  code,
  message,
  position,
  file,
  line,
  routine,
}: DatabaseError): string {
  const word = (severity ?? "ERROR").toLowerCase();
  const fields = [
    `severity: ${word.charAt(0).toUpperCase()}${word.slice(1)}`,
    `code: ${debugString(code ?? "")}`,
    `message: ${debugString(message)}`,
    "detail: None",
    "hint: None",
    `position: ${position === undefined ? "None" : `Some(Original(${position}))`}`,
    ...["where", "schema", "table", "column", "data_type", "constraint"].map((name) => `${name}: None`),
    `file: ${some(file)}`,
    `line: ${line === undefined ? "None" : `Some(${line})`}`,
    `routine: ${some(routine)}`,
  ];
  return `Database(PgDatabaseError { ${fields.join(", ")} })`;
}

const some = (text: string | undefined) => (text === undefined ? "None" : `Some(${debugString(text)})`);

/** Whether a name is not known to DNS. */
export function isUnknownName(error: unknown): boolean {
  return ["ENOTFOUND", "EAI_AGAIN"].includes(String(codeOf(error)));
}

/** The NATS client turns the system's error into one of its own, known only by its text. */
export function codeOf(error: unknown): unknown {
  if (!(error instanceof Error)) return null;
  if (error.message === "connection refused") return "ECONNREFUSED";
  return "code" in error ? error.code : null;
}
