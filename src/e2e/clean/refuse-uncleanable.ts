import type { Blueprint } from "../../blueprint/blueprint.ts";
import type { Connections } from "../../connect/connections.ts";
import { UserError } from "../../user-error.ts";
import { marksOfId, messageOf } from "../message/message.ts";
import { openDatabases } from "../message/plan-databases.ts";
import { readRows } from "../message/rows.ts";
import type { E2eSettings } from "../run/settings.ts";

/** Nobody's message: PostgreSQL wants a UUID to look for. */
const noMessageId = "00000000-0000-0000-0000-000000000000";

/** Throws UserError unless every row a run with these settings could leave is one that --clean can distinguish from all others. */
export async function refuseUncleanable(
  connections: Connections,
  blueprint: Blueprint,
  { message: text, load, plan }: Pick<E2eSettings, "message" | "load" | "plan">,
): Promise<void> {
  const named =
    plan.origin === "built-in" ? [...plan.rows, ...(plan.status === null ? [] : [plan.status])] : [];
  for (const { table: name, where } of named) {
    const table = blueprint.postgres.tables.find((candidate) => candidate.name === name);
    for (const column of Object.keys(where)) {
      if (table?.columns.some((candidate) => candidate.name === column)) continue;
      throw new UserError(
        "cannot-clean",
        `--clean knows nomnom's own tables, and this deployment has no ${name} with ${column}`,
        { hint: "Run without --clean; the report names the rows." },
      );
    }
  }
  // Messages sent more than once have an id of their own each.
  if (text === null || load.kind !== "once" || plan.idAt === null) return;
  const { id, rows: expected, cannotSucceed } = messageOf(plan, text);
  if (id === null)
    throw new UserError("cannot-clean", `--clean cannot tell what --message stores: ${cannotSucceed}`, {
      hint: `Run without --clean, or send one that is stored as ${plan.rows.map(({ called }) => called).join(" and ")}.`,
    });
  const databases = await openDatabases(connections, blueprint, plan);
  const rows = databases.ok
    ? await readRows(databases.data, {
        status: plan.status,
        rows: expected,
        marks: { ...marksOfId(id), answer: noMessageId },
      })
    : databases;
  if (!rows.ok)
    throw new UserError("cannot-clean", `--clean must know what is there before: ${rows.error.message}`, {
      hint: "Run without --clean.",
    });
  if (rows.data.tables.every((found) => (found?.length ?? 0) === 0)) return;
  throw new UserError("cannot-clean", `rows of ${plan.called} ${id} are there already, and not this run's`, {
    hint: `Give the message another ${plan.idAt?.slice(1) ?? "id"}.`,
  });
}
