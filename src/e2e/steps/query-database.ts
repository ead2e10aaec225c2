import { compareOrder } from "../message/compare-rows.ts";
import { allRowsThere, type Fate, type SentMessage } from "../message/message-state.ts";
import { fateWords, hopOf } from "../message/state-words.ts";
import type { EvidenceValue, StepOutcome } from "../run/run-context.ts";
import { unreadable } from "../run/unreachable.ts";
import type { Step } from "./step.ts";

/** Step 7: the rows by their order_key, as many as were sent and with the same values, and the status of the message. */
export const queryDatabase: Step = {
  id: "query-database",
  needs: ["send-message"],
  async run({ facts }) {
    const { sent, fate: watching } = facts;
    if (sent === null || watching === null)
      return {
        status: "blocked",
        reason: "no message was accepted",
        message: "There are no rows to look for",
      };
    const fate = await watching;
    if (fate.databaseError !== null && fate.seen.rows === null) return unreadable(fate.databaseError);
    return judge(sent, fate);
  },
};

function judge(sent: SentMessage, fate: Fate): StepOutcome {
  const { rows } = fate.seen;
  const status = rows?.status ?? null;
  const evidence: Record<string, EvidenceValue> = {
    orderKey: sent.orderKey,
    orders: rows?.orders?.length ?? null,
    lineItems: rows?.items?.length ?? null,
    lineItemsSent: sent.items.length,
    status: status?.status ?? null,
    retryCount: status?.retry_count ?? null,
    errorMessage: status?.error_message ?? null,
  };
  if (!allRowsThere(sent, rows))
    return {
      status: "fail",
      hop: hopOf(fate.stage) ?? "worker-to-database",
      message: missingTables(fate) ?? fateWords(sent, fate),
      evidence,
    };
  const differences = compareOrder(sent.order, sent.items, {
    orders: rows?.orders ?? [],
    items: rows?.items ?? [],
  });
  const [first] = differences;
  if (first !== undefined)
    return {
      status: "fail",
      hop: "worker-to-database",
      message: `${differences.length} values differ from what was sent: ${first.row}.${first.column} is ${first.stored}, sent was ${first.sent}`,
      evidence: { ...evidence, differences: differences.map((difference) => ({ ...difference })) },
    };
  const stored = `1 order and ${rows?.items?.length ?? 0} line items, all values as sent`;
  switch (status?.status) {
    case "completed":
    case "processed":
      return { status: "pass", message: `${stored}, status ${status.status}`, evidence };
    case undefined:
      return { status: "pass", message: `${stored}; this API writes no status`, evidence };
    case "accepted":
      return {
        status: "warn",
        message: `${stored}; the status stays "accepted": the worker was done before the API wrote the row, or the row cannot be updated`,
        evidence,
      };
    default:
      return { status: "warn", message: `${stored}; the status is "${status?.status}"`, evidence };
  }
}

/** Tables that are not there explain everything else. */
function missingTables({ seen }: Fate): string | null {
  const missing = [
    ...(seen.rows?.orders === null ? ["orders"] : []),
    ...(seen.rows?.items === null ? ["order_line_items"] : []),
  ];
  if (missing.length === 0) return null;
  return `${missing.length === 1 ? "table" : "tables"} ${missing.join(" and ")} missing (42P01): the worker cannot store the message`;
}
