import type { ProbeError } from "../../snapshot/probe-result.ts";
import { codeOf, textOf, transportError } from "../transport-error.ts";
import { NotPostgresError, TlsNotOfferedError } from "./postgres-socket.ts";

const system = "postgres";

/** Maps what pg, PostgreSQL and PgBouncer say to a ProbeError (SQLSTATE codes, measured on 15.18, 17.10, 18.4 and PgBouncer 1.18). */
export function postgresError(what: string, error: unknown): ProbeError {
  const sqlState = codeOf(error);
  const mapped = mapError(what, error);
  return isSqlState(sqlState) ? { ...mapped, answer: { sqlState, message: textOf(error) } } : mapped;
}

/** A Node error code (`ECONNREFUSED`) has no digit. */
const isSqlState = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code);

function mapError(what: string, error: unknown): ProbeError {
  const text = textOf(error);
  if (error instanceof NotPostgresError)
    return {
      kind: "invalid",
      system,
      message: `${what}: this is not a PostgreSQL server, ${text}`,
      hint: "Another service listens there; check host and port (PostgreSQL uses 5432).",
    };
  if (error instanceof TlsNotOfferedError)
    return {
      kind: "tls",
      system,
      message: `${what}: ${text}`,
      hint: "Add sslmode=disable to the database URL if an unencrypted connection is acceptable.",
    };
  const code = codeOf(error);
  const message = `${what}: ${text} (${code})`;
  switch (code) {
    case "28P01":
      return {
        kind: "auth",
        system,
        message,
        hint: "Check user and password in --database-url or PGPASSWORD.",
      };
    case "28000":
      return {
        kind: "auth",
        system,
        message,
        hint: text.includes("no encryption")
          ? "pg_hba.conf wants TLS here: add sslmode=require to the database URL."
          : "pg_hba.conf has no rule that lets this user in from here.",
      };
    case "3D000":
      return { kind: "not-found", system, message, hint: "Check the database name at the end of the URL." };
    case "42501":
      return {
        kind: "forbidden",
        system,
        message,
        hint: "GRANT CONNECT ON DATABASE … TO the user; docs/permissions.md has all grants.",
      };
    case "08P01":
      return poolerError(text, message);
    case "53300":
      return {
        kind: "unreachable",
        system,
        message,
        hint: fullHint(text),
      };
    case "57P03":
      return {
        kind: "unreachable",
        system,
        message,
        hint: "The server is starting, recovering or stopping; try again.",
      };
    case "57P01":
    case "57P02":
      return {
        kind: "unreachable",
        system,
        message,
        hint: "The server ended the session: it restarts or stops.",
      };
    case "57014":
      return {
        kind: "timeout",
        system,
        message,
        hint: "The server took too long; --request-timeout waits longer.",
      };
    case "55P03":
      return {
        kind: "timeout",
        system,
        message,
        hint: "A migration or another session holds a lock on the table; see pg_stat_activity.",
      };
  }
  if (text.startsWith("SASL: ") && text.includes("non-empty string"))
    return {
      kind: "auth",
      system,
      message: `${what}: the server asks for a password and none is given`,
      hint: "Put it in --database-url or PGPASSWORD.",
    };
  // A SQLSTATE this does not know: the server answered, in its own words.
  if (isSqlState(code)) return { kind: "invalid", system, message };
  return transportError(
    { system, what, tlsHint: "Give the CA with sslrootcert=FILE in the database URL, or lower sslmode." },
    error,
  );
}

/** `too many connections for role "app"`, `for database "nomnom"`: limits of their own; any other text speaks of max_connections. */
function fullHint(text: string): string {
  const whose = /for (role|database)\b/.exec(text)?.[1];
  return whose === undefined
    ? "All connections are in use: find who holds them (pg_stat_activity), or raise max_connections."
    : `The ${whose} has a connection limit of its own, and it is reached: find who holds them (pg_stat_activity), or ALTER ${whose.toUpperCase()} … CONNECTION LIMIT.`;
}

/** PgBouncer says 08P01 for a wrong password and for an unknown database alike. */
function poolerError(text: string, message: string): ProbeError {
  if (/no such (user|database)|does not exist/i.test(text))
    return { kind: "not-found", system, message, hint: "The pooler does not know this database or user." };
  if (/password|auth/i.test(text))
    return {
      kind: "auth",
      system,
      message,
      hint: "Check user and password in --database-url or PGPASSWORD.",
    };
  return { kind: "invalid", system, message };
}
