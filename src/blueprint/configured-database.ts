import type { ExpectedDatabase, ExpectedStatement, MessageStatusTable } from "./blueprint.ts";
import type { Config } from "./config-schema.ts";
import { tableUse, withTable } from "./configured-table.ts";
import { emptyDatabase } from "./expectations.ts";
import { withoutEnd } from "./statement-text.ts";

type ConfiguredDatabase = NonNullable<Config["databases"]>[string];
type ConfiguredStatement = NonNullable<NonNullable<Config["postgres"]>["statements"]>[number];

export function configuredDatabase(
  base: ExpectedDatabase,
  config: ConfiguredDatabase,
  sourceOfTable: (index: number) => string,
): ExpectedDatabase {
  const defaults = tableUse(config.defaults ?? {}, base.defaults);
  // Of a table that the contract does not have nobody knows who fills it, unless the file says so: to accuse its columns would be a guess.
  const said = tableUse(config.defaults ?? {}, emptyDatabase.defaults);
  return {
    variable: config.from?.env ?? base.variable,
    schema: config.schema ?? base.schema,
    server: {
      workload: config.server?.workload ?? base.server.workload,
      secret: config.server?.secret ?? base.server.secret,
    },
    defaults,
    tables: (config.tables ?? []).reduce(
      (tables, table, index) =>
        withTable(tables, table, sourceOfTable(index), table.entity === undefined ? said : defaults),
      base.tables,
    ),
    messageStatus: configuredStatus(config.messageStatus) ?? base.messageStatus,
    statements: config.statements?.map(expectedStatement) ?? base.statements,
  };
}

/** A file that begins with nothing and names its databases means these and no other. */
export const hasUsualDatabase = ({ extends: base, databases, postgres, entities }: Config): boolean =>
  base !== "none" || databases === undefined || postgres !== undefined || entities !== undefined;

function configuredStatus(
  written: NonNullable<Config["postgres"]>["messageStatus"],
): MessageStatusTable | null {
  if (written === undefined) return null;
  const { status = "status", receivedAt = "received_at" } = written;
  return {
    ...{ table: written.table, status, receivedAt, shows: written.shows ?? [status, receivedAt] },
    ...{ accepted: written.accepted ?? [], begun: written.begun ?? [] },
    deadLettered: written.deadLettered ?? [],
    overdueAfterMs: written.overdueAfter ?? 120_000,
    acceptedBy: written.acceptedBy ?? null,
  };
}

function expectedStatement({ name, sql, parameters = [], ...more }: ConfiguredStatement): ExpectedStatement {
  return {
    name,
    sql: withoutEnd(sql),
    parameters: parameters.map((parameter) => {
      const { type, value } =
        typeof parameter === "string" ? { type: parameter, value: undefined } : parameter;
      return { type, value: value === undefined ? null : String(value) };
    }),
    by: more.by ?? null,
    role: more.role ?? null,
    severity: more.severity === "warn" ? "warning" : "error",
  };
}
