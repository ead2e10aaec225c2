import { DatabaseError } from "pg";
import { codeOf, isUnknownName } from "../rust/debug-format.ts";

/** What libpq says of a connection that could not be made, its newline at the end included. `url` as in DATABASE_URL. */
export function connectFailure(error: unknown, url: string): string {
  const { hostname, port } = new URL(url);
  if (isUnknownName(error))
    return `could not translate host name "${hostname}" to address: Name or service not known\n`;
  return `connection to server at "${hostname}", port ${port === "" ? 5432 : port} failed: ${reasonOf(error)}\n`;
}

function reasonOf(error: unknown): string {
  if (error instanceof DatabaseError) return `${error.severity ?? "FATAL"}:  ${error.message}`;
  if (codeOf(error) === "ECONNREFUSED")
    return "Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?";
  return closed.trimEnd();
}

/** What it says of one that was lost: the server's farewell where there was one. */
export function connectionLost(error: unknown): string {
  return error instanceof DatabaseError ? error.message : closed;
}

const closed =
  "server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.\n";
