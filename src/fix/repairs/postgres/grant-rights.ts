import * as z from "zod";
import {
  grantSql,
  missingRights,
  type Rights,
} from "../../../checks/postgres/privileges/privilege-findings.ts";
import { privilegesProbe } from "../../../collect/postgres/privileges.ts";
import { identifier, qualified } from "../../../remedy/sql.ts";
import type { Privileges, RolePrivileges } from "../../../snapshot/postgres.ts";
import { type PlanContext, type Planned, type Repair, refused } from "../../repair.ts";
import { readLiveSection } from "./live-section.ts";

const evidenceSchema = z.object({ user: z.string() });

/** Grants the worker's role what its statements need, and no more. */
export const grantRights: Repair = {
  id: "grant-rights",
  title: "Grant the worker's role what it lacks",
  codes: [
    "postgres/privileges/schema-usage",
    "postgres/privileges/grants-missing",
    "postgres/privileges/creation-refused",
  ],
  async plan({ evidence, code }, context) {
    const { user } = evidenceSchema.parse(evidence);
    const read = await rightsOf(user, context);
    if ("kind" in read) return read;
    const { role, data, own, ownsSchema } = read;
    const lacking =
      code === "postgres/privileges/creation-refused"
        ? role.create
          ? []
          : [{ rights: "CREATE", on: `SCHEMA ${identifier(data.schema)}` }]
        : missingRights({
            ...{ role, data, refusedTables: refusedTables(user, context) },
            changed: context.blueprint.postgres.messageStatus?.table ?? null,
          });
    if (lacking.length === 0) return { kind: "waits", reason: `${user} has these rights by now` };
    const foreign = notOwned(lacking, role, own, ownsSchema);
    if (foreign.length > 0)
      return refused(
        `${data.user} does not own ${foreign.join(", ")}: an owner or a superuser has to grant it`,
      );
    return {
      kind: "plan",
      plan: {
        title: `Grant ${user} ${lacking.map(({ rights, on }) => `${rights} on ${on}`).join("; ")}`,
        changes: [
          {
            kind: "transaction",
            title: `${user}: rights`,
            statements: lacking.map((rights) => ({ sql: grantSql(rights, user) })),
            undo: lacking.map(({ rights, on }) => ({
              sql: `REVOKE ${rights} ON ${on} FROM ${identifier(user)}`,
            })),
            id: null,
          },
        ],
        risks: [`Every client with the password of ${user} may do this from then on.`],
        undoneBy: lacking
          .map(({ rights, on }) => `REVOKE ${rights} ON ${on} FROM ${identifier(user)}`)
          .join("; "),
      },
    };
  },
};

/** Makes the worker's role the owner of its tables, which its CREATE INDEX IF NOT EXISTS asks for at each start. */
export const ownTables: Repair = {
  id: "own-tables",
  title: "Let the worker's role own its tables",
  codes: ["postgres/privileges/start-refused"],
  async plan({ evidence }, context) {
    const { user } = evidenceSchema.parse(evidence);
    const read = await rightsOf(user, context);
    if ("kind" in read) return read;
    const { role, data, own, ownsSchema, mayGive } = read;
    const tables = role.tables.filter(({ owns }) => !owns);
    const create: Rights[] = role.create
      ? []
      : [{ rights: "CREATE", on: `SCHEMA ${identifier(data.schema)}` }];
    if (tables.length + create.length === 0)
      return { kind: "waits", reason: `${user} owns its tables by now` };
    const foreign = tables
      .map(({ name }) => name)
      .filter((name) => !own.superuser && !own.tables.some((each) => each.name === name && each.owns));
    if (foreign.length > 0 || (tables.length > 0 && !mayGive))
      return refused(
        `${data.user} may not give ${tables.map(({ name }) => name).join(", ")} to ${user}: only a member of both roles or a superuser may`,
      );
    if (create.length > 0 && !own.superuser && !ownsSchema)
      return refused(
        `${data.user} does not own schema ${data.schema}: its owner or a superuser has to grant CREATE`,
      );
    const nameOf = ({ schema, name }: RolePrivileges["tables"][number]) =>
      qualified(schema ?? data.schema, name);
    const owners = read.owners;
    const back = tables.map((table) => {
      const owner = owners.find(({ name }) => name === table.name)?.owner;
      return owner === undefined ? null : `ALTER TABLE ${nameOf(table)} OWNER TO ${identifier(owner)}`;
    });
    const undo = [
      ...back.flatMap((sql) => (sql === null ? [] : [{ sql }])),
      ...create.map(({ rights, on }) => ({ sql: `REVOKE ${rights} ON ${on} FROM ${identifier(user)}` })),
    ];
    return {
      kind: "plan",
      plan: {
        title: `Let ${user} own ${tables.map(nameOf).join(", ") || "what it creates"}`,
        changes: [
          {
            kind: "transaction",
            title: `${user}: owner of its tables`,
            statements: [
              ...create.map((rights) => ({ sql: grantSql(rights, user) })),
              ...tables.map((table) => ({
                sql: `ALTER TABLE ${nameOf(table)} OWNER TO ${identifier(user)}`,
              })),
            ],
            undo,
            id: null,
          },
        ],
        risks: [
          `${user} may change and drop these tables from then on, as where a worker has created them.`,
          "The former owner has only the rights it was granted.",
        ],
        undoneBy: undo.map(({ sql }) => sql).join("; "),
      },
    };
  },
};

interface LiveRights {
  role: RolePrivileges;
  data: Privileges;
  /** What the session that changes it may do itself. */
  own: RolePrivileges;
  ownsSchema: boolean;
  /** It may act as the worker's role. */
  mayGive: boolean;
  owners: { name: string; owner: string }[];
}

const ownershipSchema = z.tuple([
  z.object({
    ownsSchema: z.boolean().nullable(),
    mayGive: z.boolean().nullable(),
    owners: z.array(z.object({ name: z.string(), owner: z.string() })),
  }),
]);

const ownershipSql = `SELECT (SELECT pg_catalog.pg_has_role(n.nspowner, 'USAGE') FROM pg_catalog.pg_namespace n WHERE n.nspname = $1::text) AS "ownsSchema",
 (SELECT pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER') FROM pg_catalog.pg_roles r WHERE r.rolname = $2::text) AS "mayGive",
 (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('name', c.relname, 'owner', pg_catalog.pg_get_userbyid(c.relowner))), '[]')
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1::text AND c.relname = ANY($3::text[]) AND c.relkind IN ('r', 'p')) AS owners`;

async function rightsOf(user: string, context: PlanContext): Promise<Planned | LiveRights> {
  const read = await readLiveSection(privilegesProbe, context);
  if (!read.ok) return refused(read.error.message);
  const { data } = read;
  const role = data.roles.find((each) => each.user === user);
  const own = data.roles.find((each) => each.user === data.user);
  if (role === undefined || own === undefined)
    return refused(`role ${user} is not among those that were looked at`);
  const client = await context.connections.postgres();
  if (!client.ok) return refused(client.error.message);
  const answer = await client.data.query(ownershipSql, [
    data.schema,
    user,
    role.tables.map(({ name }) => name),
  ]);
  if (!answer.ok) return refused(answer.error.message);
  const [ownership] = ownershipSchema.parse(answer.data);
  return {
    role,
    data,
    own,
    ownsSchema: ownership.ownsSchema === true,
    mayGive: ownership.mayGive === true,
    owners: ownership.owners,
  };
}

/** What the session may grant nothing on. */
function notOwned(
  lacking: readonly Rights[],
  role: RolePrivileges,
  own: RolePrivileges,
  ownsSchema: boolean,
): string[] {
  if (own.superuser) return [];
  const schema = lacking.some(({ on }) => on.startsWith("SCHEMA ")) && !ownsSchema;
  const tables = role.tables
    .map(({ name }) => name)
    .filter((name) => !own.tables.some((each) => each.name === name && each.owns));
  const onTables = lacking.some(({ on }) => !on.startsWith("SCHEMA "));
  return [...(schema ? ["the schema"] : []), ...(onTables ? tables : [])];
}

/** Tables of which the server refused a statement when it was asked as this role; null: it was not. */
function refusedTables(user: string, { data }: PlanContext): ReadonlySet<string> | null {
  const statements = data("postgres/statements");
  if (statements === null || statements.kind !== "asked" || statements.user !== user) return null;
  return new Set(
    statements.statements
      .filter(({ refusals }) => refusals.some(({ sqlState }) => sqlState === "42501"))
      .map(({ table }) => table),
  );
}
