import type { Relations } from "../../../snapshot/postgres-relations.ts";
import { counted } from "../../../units/counted.ts";
import type { LearnedTable } from "./learned.ts";

/** More than these nobody looks over; the rest is said by its number. */
const mostTables = 12;
const mostColumns = 12;

/** The tables that the role may fill, with their keys. Migration tools' own say nothing of the pipeline. */
export function learnTables({ relations, count }: Relations): { tables: LearnedTable[]; leftOut: string[] } {
  const filled = relations.filter(({ name, mayInsert }) => mayInsert && !bookkeeping.test(name));
  const tables = filled.slice(0, mostTables);
  const leftOut = [
    ...tables.flatMap(({ schema, name, columns }) =>
      columns.length > mostColumns
        ? [
            `${schema}.${name} has ${counted(columns.length - mostColumns, "more column")} than the ${mostColumns} below`,
          ]
        : [],
    ),
    ...(count > tables.length ? [`${counted(count - tables.length, "more table")}, of ${count}`] : []),
  ];
  return {
    tables: tables.map(({ schema, name, onPath, columns, uniques }) => ({
      // Whoever looks next may have another search_path than the services.
      name: onPath && schema === "public" ? name : `${schema}.${name}`,
      // A key names its columns, wherever they stand, and a row needs its values.
      columns: columns.filter(
        ({ name: column, needed }, index) =>
          index < mostColumns || needed === true || uniques.flat().includes(column),
      ),
      unique: uniques,
    })),
    leftOut,
  };
}

/** Of Flyway, Liquibase, sqlx, Diesel, Knex, Prisma, golang-migrate, Alembic, Django, Rails, EF Core. */
const bookkeeping =
  /^(flyway_schema_history|databasechangelog(lock)?|_sqlx_migrations|__diesel_schema_migrations|knex_migrations(_lock)?|_prisma_migrations|schema_migrations|alembic_version|django_migrations|ar_internal_metadata|__efmigrationshistory)$/i;
