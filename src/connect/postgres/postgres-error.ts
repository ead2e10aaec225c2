import type { ProbeError } from "../../snapshot/probe-result.ts";
import { codeOf, textOf, transportError } from "../transport-error.ts";
import { AuthRefusedError } from "./authentication.ts";
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
  if (/authenticationOk message type (7|9)\b/.test(text))
    return {
      kind: "auth",
      system,
      message: `${what}: the server asks for GSSAPI or SSPI, which this client does not speak`,
      hint: "Let pg_hba.conf take a password (scram-sha-256) from this user and host.",
    };
  if (error instanceof NotPostgresError)
    return {
      kind: "invalid",
      system,
      message: `${what}: this is not a PostgreSQL server, ${text}`,
      hint: "Another service listens there; check host and port (PostgreSQL uses 5432).",
    };
  if (error instanceof AuthRefusedError)
    return {
      kind: "auth",
      system,
      message: `${what}: ${text}`,
      hint: "The password was not sent. Let the server do what is demanded (scram-sha-256, TLS), or demand less.",
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
        hint: "Check user and password in --database-url or PGPASSWORD. A password that has ended (VALID UNTIL) and a role without one are refused in the same words.",
      };
    case "28000":
      return {
        kind: "auth",
        system,
        message,
        hint: loginHint(text),
      };
    case "3D000":
      return { kind: "not-found", system, message, hint: "Check the database name at the end of the URL." };
    case "42501":
      return text.startsWith("permission denied for database")
        ? {
            kind: "auth",
            system,
            message,
            hint: "The role may not connect: GRANT CONNECT ON DATABASE … TO it.",
          }
        : { kind: "forbidden", system, message, hint: rightsHint(text) };
    case "08P01":
      return poolerError(text, message);
    case "53300":
      return {
        kind: "unreachable",
        system,
        message,
        hint: fullHint(text),
      };
    case "P0001":
      return {
        kind: "unreachable",
        system,
        message,
        hint: "Somebody's code raised this when doctor came: look for an event trigger ON login, which a superuser passes with PGOPTIONS='-c event_triggers=off'.",
      };
    case "58P01":
      return {
        kind: "unreachable",
        system,
        message,
        hint: "The server finds no file for what it is to load into each session: see session_preload_libraries of the role, its database and the server, or install what is missing.",
      };
    case "55000":
      return {
        kind: "unreachable",
        system,
        message,
        hint: /invalid database/.test(text)
          ? "DROP DATABASE broke off, and nothing is left of it that can be used: drop it, and restore it from a backup."
          : "The database lets nobody in: ALTER DATABASE … ALLOW_CONNECTIONS true, as an administrator in another one.",
      };
    case "57P05":
      return {
        kind: "unreachable",
        system,
        message,
        hint: "The server ended the session because it was idle (idle_session_timeout).",
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
  if (isSqlState(code))
    return {
      kind: "invalid",
      system,
      message,
      hint: "The server answered in its own words; its log says more.",
    };
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return {
      kind: "tls",
      system,
      message,
      hint: "The certificate is for another name: connect by that name, or leave the name out with sslmode=verify-ca.",
    };
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

/** The catalog is open to every role, unless somebody has taken it away. */
function rightsHint(text: string): string {
  const [, kind, what] = /for (table|view|function|schema) (pg_\w+)/.exec(text) ?? [];
  if (kind === undefined || what === undefined)
    return "Grant the role what docs/permissions.md lists for PostgreSQL.";
  const right = {
    schema: `USAGE ON SCHEMA ${what}`,
    function: `EXECUTE ON ALL FUNCTIONS IN SCHEMA pg_catalog`,
  };
  const granted = kind === "schema" || kind === "function" ? right[kind] : `SELECT ON pg_catalog.${what}`;
  return `Every role may read the catalog unless that was taken away: GRANT ${granted} TO PUBLIC.`;
}

/** What keeps a login out that never came to a password. */
function loginHint(text: string): string {
  if (/not permitted to log in/i.test(text)) return "The role may not log in: ALTER ROLE … LOGIN.";
  if (/client certificate/i.test(text))
    return "The server wants a client certificate: give sslcert and sslkey.";
  if (/no encryption/i.test(text))
    return "pg_hba.conf wants TLS here: add sslmode=require to the database URL.";
  const method = /\b(ident|peer|ldap|pam|radius|gssapi)\b/i.exec(text)?.[1];
  if (method !== undefined)
    return `pg_hba.conf sends this user through ${method}, which refuses it; a rule with scram-sha-256 takes a password.`;
  return "pg_hba.conf has no rule that lets this user in from here.";
}

/** PgBouncer says 08P01 for a wrong password, an unknown database and its own limits alike. */
function poolerError(text: string, message: string): ProbeError {
  if (/no more connections allowed/i.test(text))
    return {
      kind: "unreachable",
      system,
      message,
      hint: "The pooler has as many clients as it takes: raise max_client_conn, or find who holds them.",
    };
  if (/statement pooling/i.test(text))
    return {
      kind: "invalid",
      system,
      message,
      hint: "The pooler runs in statement mode, which has no transactions: use pool_mode transaction or session, or the server itself.",
    };
  if (/no such (user|database)/i.test(text))
    return { kind: "not-found", system, message, hint: "The pooler does not know this database or user." };
  if (/does not exist/i.test(text))
    return {
      kind: "not-found",
      system,
      message,
      hint: "The pooler knows this database, the server behind it does not: see [databases] in its configuration.",
    };
  if (/password|auth/i.test(text))
    return {
      kind: "auth",
      system,
      message,
      hint: "Check user and password in --database-url or PGPASSWORD.",
    };
  return { kind: "invalid", system, message };
}
