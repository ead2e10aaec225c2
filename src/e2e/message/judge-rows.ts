import { counted, plural } from "../../units/counted.ts";
import type { ApiFlavour } from "../api/api-flavour.ts";
import type { RunContext } from "../run/run-context.ts";
import type { Facts } from "../steps/step.ts";
import { type EvidenceValue, type StepOutcome, unreadable } from "../steps/step-outcome.ts";
import { compareOrder } from "./compare-rows.ts";
import { allRowsThere, type MessageState, type SentMessage } from "./message-state.ts";
import { hopOf, stateWords } from "./state-words.ts";

/** Whether the rows are those that were sent, by their order_key, and the status of the message. */
export async function judgeRows(
  run: Pick<RunContext, "settings" | "numberOf">,
  { message: { sent, ended }, api }: Pick<Facts, "message"> & Partial<Facts>,
): Promise<StepOutcome> {
  const state = await ended;
  if (state.databaseError !== null && state.seen.rows === null) return unreadable(state.databaseError);
  // What became of the message is said once.
  const teller = run.settings.steps.has("check-stream") ? run.numberOf("check-stream") : null;
  return judge(sent, state, { flavour: api?.flavour ?? "unknown", teller });
}

interface Known {
  flavour: ApiFlavour;
  /** The step that says what became of the message; null: none. */
  teller: number | null;
}

function judge(sent: SentMessage, state: MessageState, { flavour, teller }: Known): StepOutcome {
  const { rows } = state.seen;
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
      hop: hopOf(state.stage) ?? "worker-to-database",
      message: missingTables(state) ?? rowsMissing(sent, state, teller),
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
      if (flavour === "nats-api")
        return { status: "pass", message: `${stored}; this API writes no status`, evidence };
      return { status: "warn", message: `${stored}; ${whyNoStatus(rows?.statusTable ?? false)}`, evidence };
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

function rowsMissing(sent: SentMessage, state: MessageState, teller: number | null): string {
  if (teller === null) return stateWords(sent, state);
  const orders = state.seen.rows?.orders?.length ?? 0;
  const items = state.seen.rows?.items?.length ?? 0;
  return `${orders} of 1 order and ${items} of ${counted(sent.items.length, "line item")} are there; step ${teller} says why`;
}

/** The generated API ignores the errors of its INSERT (nomnom contract §3.1). */
const whyNoStatus = (hasTable: boolean): string =>
  hasTable
    ? "message_status has no row of it: the API's INSERT failed, of which it says nothing, or it writes elsewhere"
    : "there is no table message_status where the worker looks for it, so nobody can ask for its status";

/** Tables that are not there explain everything else. */
function missingTables({ seen }: MessageState): string | null {
  const missing = [
    ...(seen.rows?.orders === null ? ["orders"] : []),
    ...(seen.rows?.items === null ? ["order_line_items"] : []),
  ];
  if (missing.length === 0) return null;
  return `${plural(missing.length, "table")} ${missing.join(" and ")} missing (42P01): the worker cannot store the message`;
}
