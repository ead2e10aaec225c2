import type { Blueprint } from "../../blueprint/blueprint.ts";
import type { Connections } from "../../connect/connections.ts";
import { UserError } from "../../user-error.ts";
import { messageOf } from "../message/message.ts";
import { readRows } from "../message/rows.ts";
import type { E2eSettings } from "../run/settings.ts";

/** Nobody's message: PostgreSQL wants a UUID to look for. */
const noMessageId = "00000000-0000-0000-0000-000000000000";
const columns: Readonly<Record<string, string>> = {
  orders: "order_key",
  order_line_items: "order_key",
  message_status: "message_id",
};

/** Throws UserError unless every row a run with these settings could leave is one that --clean can distinguish from all others. */
export async function refuseUncleanable(
  connections: Pick<Connections, "postgres">,
  { postgres: { schema, tables } }: Blueprint,
  { message: text, load }: Pick<E2eSettings, "message" | "load">,
): Promise<void> {
  for (const [name, column] of Object.entries(columns)) {
    const table = tables.find((candidate) => candidate.name === name);
    if (table?.columns.some((candidate) => candidate.name === column)) continue;
    throw new UserError(
      "cannot-clean",
      `--clean knows nomnom's own tables, and this deployment has no ${name} with ${column}`,
      { hint: "run without --clean; the report names the rows" },
    );
  }
  // Orders sent more than once have an order_key of their own each.
  if (text === null || load.kind !== "once") return;
  const { orderKey, cannotSucceed } = messageOf(text);
  if (orderKey === null)
    throw new UserError("cannot-clean", `--clean cannot tell what --message stores: ${cannotSucceed}`, {
      hint: "run without --clean, or send an Order",
    });
  const session = await connections.postgres();
  const rows = session.ok
    ? await readRows(session.data, schema, { messageId: noMessageId, orderKey })
    : session;
  if (!rows.ok)
    throw new UserError("cannot-clean", `--clean must know what is there before: ${rows.error.message}`, {
      hint: "run without --clean",
    });
  if ((rows.data.orders?.length ?? 0) + (rows.data.items?.length ?? 0) === 0) return;
  throw new UserError("cannot-clean", `rows of order ${orderKey} are there already, and not this run's`, {
    hint: "give the message an order_key of its own",
  });
}
