import { serviceWords } from "../../../blueprint/service-words.ts";
import { psql } from "../../../remedy/psql.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import { qualified } from "../../../remedy/sql.ts";
import type { Table } from "../../../snapshot/postgres.ts";
import type { ServiceStatementAnswer } from "../../../snapshot/postgres-statements.ts";
import type { Target } from "../../../snapshot/snapshot.ts";

/** The table's name as it is written in a statement. */
export const nameOf = ({ schema, name }: Pick<Table, "schema" | "name">): string => qualified(schema, name);

/** What a finding of a table is about, and what in it is the cause. */
export const about = (table: Pick<Table, "schema" | "name">, ...cause: string[]) =>
  ({
    resource: `postgres/table/${table.schema}.${table.name}`,
    cause: [table.schema, table.name, ...cause],
  }) as const;

/** Whether columns, keys and types are the table's own, and ALTER TABLE changes them. */
export const hasOwnRows = ({ kind }: Pick<Table, "kind">): boolean => kind === "r" || kind === "p";

/** What to do where they are those of a relation behind it; for a table of its own, what is given. */
export function changeOf(table: Table, target: Target, own: Remedy): Remedy {
  if (hasOwnRows(table)) return own;
  const behind =
    table.kind === "f"
      ? "It is a foreign table: change the table on the other server, then its definition here (ALTER FOREIGN TABLE). A column that the services leave out needs a default here too, because PostgreSQL sends the other server NULL for it."
      : "It is a view: change the table behind it, then the view. Or put a plain table with the worker's columns under that name.";
  return { summary: behind, commands: [psql(target, `\\d+ ${nameOf(table)}`)] };
}

/** `the worker's INSERT` */
export const statementOf = ({
  service,
  operation,
}: Pick<ServiceStatementAnswer, "service" | "operation">): string =>
  `${serviceWords[service]} ${operation.toUpperCase()}`;
