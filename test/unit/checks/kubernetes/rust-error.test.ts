import { describe, expect, test } from "vitest";
import { plainError } from "../../../../src/checks/kubernetes/pods/rust-error.ts";

/** What the real programs printed (async-nats 0.38, diesel 2 with r2d2, tokio-postgres), and what of it is for people. */
const known = [
  [
    'Failed to connect to NATS: Error { kind: JetStream(Error { code: 400, err_code: ErrorCode(10065), description: Some("subjects overlap with an existing stream") }), source: None }',
    "Failed to connect to NATS: subjects overlap with an existing stream (JetStream error 10065)",
  ],
  [
    'called `Result::unwrap()` on an `Err` value: Error { kind: JetStream(Error { code: 500, err_code: ErrorCode(10047), description: Some("insufficient storage resources available") }) }',
    "insufficient storage resources available (JetStream error 10047)",
  ],
  [
    "Failed to get/create stream: Error { kind: JetStreamUnavailable, source: None }",
    "Failed to get/create stream: JetStreamUnavailable",
  ],
  [
    "Failed to connect to NATS: Error { kind: AuthorizationViolation, source: Some(AuthorizationViolation) }",
    "Failed to connect to NATS: AuthorizationViolation",
  ],
  [
    'Failed to connect to NATS: Error { kind: Io, source: Some(Os { code: 111, kind: ConnectionRefused, message: "Connection refused" }) }',
    "Failed to connect to NATS: Connection refused (os error 111)",
  ],
  [
    'Failed to connect to NATS: Error { kind: Dns, source: Some(Custom { kind: Uncategorized, error: "failed to lookup address information: Name or service not known" }) }',
    "Failed to connect to NATS: failed to lookup address information: Name or service not known",
  ],
  [
    'Failed to connect to NATS: Error { kind: Io, source: Some("expected INFO, got nothing") }',
    "Failed to connect to NATS: expected INFO, got nothing",
  ],
  [
    'called `Result::unwrap()` on an `Err` value: Os { code: 98, kind: AddrInUse, message: "Address already in use" }',
    "Address already in use (os error 98)",
  ],
  [
    String.raw`Failed to create database pool: Error(Some("connection to server at \"127.0.0.1\", port 55433 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n"))`,
    'Failed to create database pool: connection to server at "127.0.0.1", port 55433 failed: Connection refused',
  ],
  [
    String.raw`Failed to process message: Pool(Error(Some("connection to server at \"127.0.0.1\", port 55432 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n")))`,
    'Failed to process message: connection to server at "127.0.0.1", port 55432 failed: Connection refused',
  ],
  [
    'Failed to process message: Database(DatabaseError(Unknown, "there is no unique or exclusion constraint matching the ON CONFLICT specification"))',
    "Failed to process message: there is no unique or exclusion constraint matching the ON CONFLICT specification",
  ],
  [
    String.raw`Error: Database(PgDatabaseError { severity: Fatal, code: "3D000", message: "database \"nodb\" does not exist", detail: None, hint: None, position: None, where: None, schema: None, table: None, column: None, data_type: None, constraint: None, file: Some("postinit.c"), line: Some(948), routine: Some("InitPostgres") })`,
    'Error: database "nodb" does not exist (3D000)',
  ],
  [
    'Failed to send message to client: Error { inner: Io(Os { code: 32, kind: BrokenPipe, message: "Broken pipe" }) }',
    "Failed to send message to client: Broken pipe (os error 32)",
  ],
] as const;

/** No form that is known: it stays as it was written. */
const unknown = [
  "Invalid PORT: ParseIntError { kind: InvalidDigit }",
  "WebSocket error: Error { inner: Protocol(ResetWithoutClosingHandshake) }",
  "called `Option::unwrap()` on a `None` value",
  'Error: connect ECONNREFUSED 127.0.0.1:5432 { code: "ECONNREFUSED" }',
  'Failed: Error { kind: JetStream(Error { code: 400, err_code: ErrorCode(10065), description: Some("subjects ov',
];

describe("an error in Rust's debug form", () => {
  test.each(known)("An error in Rust's debug form is quoted as the server said it: %s", (line, plain) =>
    expect(plainError(line)).toBe(plain),
  );

  test("A line of thousands of wrappers is looked at a bounded number of times", () => {
    const deep = (depth: number) =>
      `${"Some(".repeat(depth)}Os { code: 111, kind: ConnectionRefused, message: "refused" }${")".repeat(depth)}`;
    expect(plainError(deep(10))).toBe("refused (os error 111)");
    expect(plainError(deep(10_000))).toMatch(/^(?:Some\()+refused \(os error 111\)\)+$/);
  });

  test.each(unknown)("An error in Rust's debug form stays as it is where it is not known: %s", (line) =>
    expect(plainError(line)).toBe(line),
  );
});
