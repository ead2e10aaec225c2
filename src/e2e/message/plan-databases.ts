import type { Blueprint } from "../../blueprint/blueprint.ts";
import { blueprintInDatabase } from "../../blueprint/in-database.ts";
import type { MessagePlan, RowsPlan, StatusPlan } from "../../blueprint/message-plan.ts";
import type { Connections, PostgresClient } from "../../connect/connections.ts";
import { connectionsInDatabase } from "../../connect/in-database.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { type PlaceOfTable, tableIn } from "./rows.ts";

/** A table of a plan. */
type PlanTable = Pick<RowsPlan | StatusPlan, "database" | "schema" | "table">;

/** The databases that the plan looks into, by name; undefined: the usual one. */
export const databasesOf = ({
  rows,
  status,
}: Pick<MessagePlan, "rows" | "status">): (string | undefined)[] => [
  ...new Set([...rows, ...(status === null ? [] : [status])].map(({ database }) => database)),
];

/** Opens all of them; the first that cannot be had is the failure. */
export async function openDatabases(
  connections: Connections,
  blueprint: Blueprint,
  plan: Pick<MessagePlan, "rows" | "status">,
): Promise<ProbeResult<PlaceOfTable>> {
  const sessions = new Map<string | undefined, PostgresClient>();
  for (const database of databasesOf(plan)) {
    const place = database === undefined ? connections : connectionsInDatabase(connections, database);
    const session = await place.postgres();
    if (!session.ok) return session;
    sessions.set(database, session.data);
  }
  return succeed((table) => {
    const postgres = sessions.get(table.database);
    if (postgres === undefined) throw new Error(`the database of ${table.table} was not opened`);
    return { postgres, table: qualifiedTable(blueprint, table) };
  });
}

/** A table of the plan for a statement, as its services find it. */
export function qualifiedTable(blueprint: Blueprint, plan: PlanTable): string {
  const { database } = plan;
  const { postgres } = database === undefined ? blueprint : blueprintInDatabase(blueprint, database);
  return tableIn(postgres.schema, plan);
}
