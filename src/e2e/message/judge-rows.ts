import type { StatusPlan } from "../../blueprint/message-plan.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";
import { counted, plural } from "../../units/counted.ts";
import { rowsLeft } from "../reporting/rows-left.ts";
import type { RunContext } from "../run/run-context.ts";
import type { Facts, StepEnd } from "../steps/step.ts";
import { type EvidenceValue, type StepOutcome, unreadable } from "../steps/step-outcome.ts";
import { compareRows } from "./compare-rows.ts";
import type { ExpectedRows } from "./message.ts";
import { allRowsThere, type MessageState, marksOf, type SentMessage, statusOf } from "./message-state.ts";
import type { MessageRows } from "./rows.ts";
import { hopOf, inWords, rowsThere, stateWords } from "./state-words.ts";
import { whyNotStored } from "./why-not-stored.ts";

/** Whether the rows are those that were sent, by the id of the message, and its status. */
export async function judgeRows(
  run: Pick<RunContext, "settings" | "numberOf" | "connections" | "blueprint">,
  { message: { sent, ended }, api }: Pick<Facts, "message"> & Partial<Facts>,
): Promise<StepEnd> {
  const state = await ended;
  if (state.databaseError !== null && state.seen.rows === null)
    return otherColumns(state.databaseError) ?? unreadable(state.databaseError);
  // What became of the message is said once.
  const teller = ["check-consumer", "check-stream"].find((id) => run.settings.steps.has(id));
  const outcome = judge(sent, state, {
    hasStatus: api?.kind.writesStatus ?? true,
    teller: teller === undefined ? null : run.numberOf(teller),
  });
  const why = outcome.status === "fail" ? await whyNotStored(run, sent, state) : null;
  return {
    ...outcome,
    ...(why === null ? {} : { message: `${outcome.message}; ${why}` }),
    leaves: rowsLeft(run, sent, state.seen.rows),
  };
}

const undefinedColumn = "42703";

/** The plan and the table do not go together. */
function otherColumns({ answer }: ProbeError): StepOutcome | null {
  if (answer?.sqlState !== undefinedColumn) return null;
  return {
    status: "fail",
    hop: "worker-to-database",
    message: `The rows cannot be looked for as the plan says: ${answer.message} (${undefinedColumn})`,
  };
}

interface Known {
  /** Whether the service that has taken it writes a status. */
  hasStatus: boolean;
  /** The step that says what became of the message; null: none. */
  teller: number | null;
}

function judge(sent: SentMessage, state: MessageState, { hasStatus, teller }: Known): StepOutcome {
  const { rows } = state.seen;
  const status = rows?.status ?? null;
  const evidence: Record<string, EvidenceValue> = {
    orderKey: sent.id,
    ...Object.assign({}, ...sent.rows.map((expected, index) => countsOf(expected, rows?.tables[index]))),
    status: status?.status ?? null,
    retryCount: status?.attempts ?? null,
    errorMessage: status?.error ?? null,
  };
  if (!allRowsThere(sent, rows))
    return {
      status: "fail",
      hop: hopOf(state.stage) ?? "worker-to-database",
      message: missingTables(sent, state) ?? rowsMissing(sent, state, teller),
      evidence,
    };
  const differences = compareRows(sent.rows, rows?.tables ?? [], marksOf(sent));
  const [first] = differences;
  if (first !== undefined)
    return {
      status: "fail",
      hop: "worker-to-database",
      message: `${differences.length} values differ from what was sent: ${first.row}.${first.column} is ${first.stored}, sent was ${first.sent}`,
      evidence: { ...evidence, differences: differences.map((difference) => ({ ...difference })) },
    };
  const stored = `${rowsThere(sent, rows)}, all values as sent`;
  if (sent.plan.status === null) return { status: "pass", message: stored, evidence };
  if (status === null) {
    if (!hasStatus) return { status: "pass", message: `${stored}; this API writes no status`, evidence };
    return { status: "warn", message: `${stored}; ${whyNoStatus(sent.plan.status, rows)}`, evidence };
  }
  if (statusOf(sent, rows) === "done")
    return { status: "pass", message: `${stored}, status ${status.status}`, evidence };
  if (status.status === sent.plan.status.begun[0])
    return {
      status: "warn",
      message: `${stored}; the status stays "${status.status}": the worker was done before the API wrote the row, or the row cannot be updated`,
      evidence,
    };
  return { status: "warn", message: `${stored}; the status is "${status.status}"`, evidence };
}

/** `orders: 1, lineItems: 3, lineItemsSent: 3`. */
function countsOf(
  { plan, rows }: ExpectedRows,
  found: readonly unknown[] | null | undefined,
): Record<string, EvidenceValue> {
  const name = (plan.called === null ? plan.table : `${plan.called}s`).replace(
    / (\w)/g,
    (_, letter: string) => letter.toUpperCase(),
  );
  const sent = plan.matchBy === null ? {} : { [`${name}Sent`]: rows.length };
  return { [name]: found?.length ?? null, ...sent };
}

function rowsMissing(sent: SentMessage, state: MessageState, teller: number | null): string {
  if (teller === null) return stateWords(sent, state);
  const found = sent.rows.map(({ plan, rows }, index) => {
    const there = state.seen.rows?.tables[index]?.length ?? 0;
    return `${there} of ${plan.called === null ? inWords(rows.length, plan) : counted(rows.length, plan.called)}`;
  });
  return `${found.join(" and ")} are there; step ${teller} says why`;
}

/** A service may ignore the errors of its INSERT, as the generated API does (nomnom 3ac7dfa). */
const whyNoStatus = ({ table }: StatusPlan, rows: MessageRows | null): string =>
  rows?.statusTable
    ? `${table} has no row of it: the API's INSERT failed, of which it says nothing, or it writes elsewhere`
    : `there is no table ${table} where the worker looks for it, so nobody can ask for its status`;

/** Tables that are not there explain everything else. */
function missingTables(sent: SentMessage, { seen }: MessageState): string | null {
  const missing = sent.rows.flatMap(({ plan }, index) =>
    seen.rows?.tables[index] === null ? [plan.table] : [],
  );
  if (missing.length === 0) return null;
  return `${plural(missing.length, "table")} ${missing.join(" and ")} missing (42P01): the worker cannot store the message`;
}
