import { serviceWords } from "../../../blueprint/service-words.ts";
import type { RowCondition } from "../../../snapshot/postgres-statements.ts";

type Refused = RowCondition["refused"][number];

/** What the server says of the policies of one table when it evaluates them for the services' rows. */
export interface PolicyAnswer {
  /** Rows that are not written; empty: none is refused, as far as was asked. */
  written: readonly Refused[];
  /** Rows that a reader does not see. */
  read: readonly Refused[];
  /** `all`: every row passes. `usual`: typical ones do. `unknown`: a policy could not be evaluated. */
  others: "all" | "usual" | "unknown";
}

/** Null: nothing was asked about this table. */
export function policyAnswer(policies: readonly RowCondition[]): PolicyAnswer | null {
  if (policies.length === 0) return null;
  const all = policies.flatMap((policy) => policy.refused);
  const isBlind = all.some(isLookedFor);
  const refused = all.filter(({ operation }) => !(isBlind && operation === "update"));
  const isDecided = policies.every(({ judged }) => judged);
  return {
    written: decisive(refused.filter(({ operation }) => operation !== "select")),
    // What fails is no row that is hidden: postgres/table-presence says so of the statement.
    read: decisive(
      refused.filter(({ operation, sqlState }) => operation === "select" && sqlState === undefined),
    ),
    others: !isDecided ? "unknown" : policies.some(({ usual }) => usual) ? "usual" : "all",
  };
}

/** A row that the worker's UPDATE looks for: hidden, it is not changed, and no policy for the changed row is asked. */
export const isLookedFor = ({ service, operation }: Refused): boolean =>
  service === "worker" && operation === "select";

/** Those that are refused whatever else is in them, if there are any. */
function decisive(refused: readonly Refused[]): readonly Refused[] {
  const certain = refused.filter(({ always, sqlState }) => always || sqlState !== undefined);
  return certain.length > 0 ? certain : refused;
}

/** Whether they are refused whatever else is in them. */
export const isCertain = (refused: readonly Refused[]): boolean =>
  refused.every(({ always, sqlState }) => always || sqlState !== undefined);

/** `the worker's UPDATE (status failed, status dlq)`, each statement once. */
export function statementsOf(refused: readonly Refused[]): string {
  const labels = new Map<string, Set<string>>();
  for (const each of refused) {
    const { service, row } = each;
    const statement = `${serviceWords[service]} ${isLookedFor(each) ? "UPDATE" : each.operation.toUpperCase()}`;
    const rows = labels.get(statement) ?? new Set();
    if (row !== null) rows.add(row);
    labels.set(statement, rows);
  }
  return [...labels]
    .map(([statement, rows]) => (rows.size === 0 ? statement : `${statement} (${[...rows].join(", ")})`))
    .join(" and ");
}
