import type { Case, Expectation } from "../case.ts";
import { onPostgres } from "./on-postgres.ts";
import { owningRole } from "./owning-role.ts";

const blocked = [
  ...["postgres/table-presence", "postgres/privileges", "postgres/blocked-sessions"],
  ...["postgres/connection-budget", "postgres/sequence-exhaustion", "postgres/vacuum", "postgres/durability"],
  "pipeline/message-status",
];
const auth = { "postgres/reachable/auth": "error" } as const;

/** The worker's role owns the tables; then something happens to it. */
const login = (id: string, about: string, sql: readonly string[], expect: Expectation): Case =>
  onPostgres({
    id: `rights/${id}`,
    about,
    sql: [...owningRole, ...sql],
    user: "{user}",
    expect,
  });

/** Logins that the server refuses, and roles from which the catalog was taken. */
export const logins: readonly Case[] = [
  login(
    "may-not-connect",
    "CONNECT was taken from PUBLIC, and nobody gave it to the role",
    ["DO $$ BEGIN EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', current_database()); END $$"],
    {
      findings: auth,
      undecided: blocked,
      says: ["42501", "GRANT CONNECT"],
      types: ["GRANT CONNECT ON DATABASE"],
    },
  ),
  login("may-not-log-in", "somebody has locked the role out", ["ALTER ROLE {user} NOLOGIN"], {
    findings: auth,
    undecided: blocked,
    says: ["not permitted to log in"],
    types: [" LOGIN"],
  }),
  login(
    "password-has-ended",
    "the password ended in 2020, which the server does not tell from a wrong one",
    ["ALTER ROLE {user} VALID UNTIL '2020-01-01'"],
    { findings: auth, undecided: blocked, says: ["28P01", "VALID UNTIL"], types: ["rolvaliduntil"] },
  ),
  login(
    "library-missing",
    "a library that each of the role's sessions is to load is not installed",
    ["ALTER ROLE {user} SET session_preload_libraries = 'nosuch'"],
    {
      findings: { "postgres/reachable/unreachable": "error" },
      undecided: blocked,
      says: ["58P01", "session_preload_libraries"],
    },
  ),
  login(
    "catalog-taken-away",
    "SELECT on a table of the catalog was taken from PUBLIC: the services do not notice",
    ["REVOKE SELECT ON pg_catalog.pg_trigger FROM PUBLIC"],
    {
      undecided: ["postgres/table-presence"],
      says: ["permission denied for table pg_trigger", "GRANT SELECT ON pg_catalog.pg_trigger TO PUBLIC"],
    },
  ),
  onPostgres({
    id: "rights/address-of-no-database",
    about: "--database-url, and a file that names every database: the flag would come to nothing",
    sql: [],
    config: "extends: none\ndatabases:\n  shop:\n    url: postgresql://app@shop.example/shop\n",
    expect: { refuses: "unused-database-url" },
  }),
];
