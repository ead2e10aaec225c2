import { qualified } from "../../../remedy/sql.ts";
import type { Table } from "../../../snapshot/postgres.ts";
import type { ServiceStatementAnswer } from "../../../snapshot/postgres-statements.ts";

/** The table's name as it is written in a statement. */
export const nameOf = ({ schema, name }: Pick<Table, "schema" | "name">): string => qualified(schema, name);

/** What a finding of a table is about, and what in it is the cause. */
export const about = (table: Pick<Table, "schema" | "name">, ...cause: string[]) =>
  ({
    resource: `postgres/table/${table.schema}.${table.name}`,
    cause: [table.schema, table.name, ...cause],
  }) as const;

const wordsOf: Readonly<Record<ServiceStatementAnswer["service"], string>> = {
  worker: "the worker's",
  "ingestion-api": "the ingestion API's",
  "dashboard-backend": "the dashboard's",
};

/** `the worker's INSERT` */
export const statementOf = ({
  service,
  operation,
}: Pick<ServiceStatementAnswer, "service" | "operation">): string =>
  `${wordsOf[service]} ${operation.toUpperCase()}`;
