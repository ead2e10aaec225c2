import { type Area, areas } from "../../checks/check-id.ts";
import type { ReportedFinding } from "../../doctor/report.ts";
import { isProblem, severityRank } from "../kit/check-state.ts";
import { remembered } from "../kit/remembered.ts";
import { type CheckEntry, stateOf } from "./check-entry.ts";
import type { DoctorState, ListOrder } from "./doctor-state.ts";
import { type ListFilter, parseFilter } from "./list-filter.ts";

/** One line of the list. `key` stays the same from run to run. */
export type ListRow =
  | { kind: "area"; key: string; area: Area; checks: readonly CheckEntry[]; folded: boolean }
  | {
      kind: "check";
      key: string;
      check: CheckEntry;
      findings: number;
      folded: boolean;
      /** The check that explains all it found; null: it found something of its own. */
      followsFrom: string | null;
    }
  /** What passed in an area, in one row; unfolded the checks stand below it. */
  | { kind: "passed"; key: string; checks: readonly CheckEntry[]; folded: boolean }
  | { kind: "finding"; key: string; check: CheckEntry; finding: ReportedFinding; index: number };

/**
 * The rows of the list: areas, their checks, what the checks found; filtered, ordered and folded as the state says. Every frame asks for
 * them, and ten thousand findings take a while.
 */
export const listRows = remembered(
  (state: DoctorState): readonly ListRow[] => computeRows(state),
  ({ checks, list }) => [checks, list.filterDraft ?? list.filter, list.onlyProblems, list.order, list.folded],
);

function computeRows({ checks, list }: DoctorState): ListRow[] {
  const { onlyProblems, order } = list;
  const text = list.filterDraft ?? list.filter;
  const view: View = {
    filter: parseFilter(text),
    onlyProblems,
    hidden: new Set(list.folded),
    causes: new Set(checks.filter(isCause).map(({ id }) => id)),
  };
  // A list that is filtered or put in another order is looked through: then every check has its row.
  const gathersPassed = order === "severity" && text === "";
  return inAreaOrder(checks, order).flatMap((area) => {
    const inArea = checks.filter((check) => check.area === area);
    const [passed, others] = gathersPassed ? withoutPassed(inArea) : [[], inArea];
    const rows = [
      ...inOrder(others, order).flatMap((check) => checkRows(check, view)),
      ...passedRows(area, passed, view),
    ];
    if (rows.length === 0) return [];
    const key = `area:${area}`;
    const heading: ListRow = { kind: "area", key, area, checks: inArea, folded: view.hidden.has(key) };
    return heading.folded ? [heading] : [heading, ...rows];
  });
}

/** What narrows the list, and which checks found causes. */
interface View {
  filter: ListFilter;
  onlyProblems: boolean;
  hidden: ReadonlySet<string>;
  causes: ReadonlySet<string>;
}

/** Problems of all areas stand on the first screen: areas without any come last. */
function inAreaOrder(checks: readonly CheckEntry[], order: ListOrder): readonly Area[] {
  if (order !== "severity") return areas;
  const troubled = new Set(checks.filter((check) => isProblem(stateOf(check))).map(({ area }) => area));
  return areas.toSorted((a, b) => Number(troubled.has(b)) - Number(troubled.has(a)));
}

/** Once all checks of an area have answered, those that passed need one row; a single one is its own row. */
function withoutPassed(checks: readonly CheckEntry[]): [passed: CheckEntry[], others: readonly CheckEntry[]] {
  const passed = checks.filter(({ result }) => result?.status === "pass");
  const isComplete = checks.every(({ result }) => result !== null);
  return isComplete && passed.length > 1
    ? [passed, checks.filter((check) => !passed.includes(check))]
    : [[], checks];
}

/** Folded unless somebody unfolded it: its key among the folded ones turns that round. */
function passedRows(area: Area, checks: readonly CheckEntry[], view: View): ListRow[] {
  if (checks.length === 0 || view.onlyProblems) return [];
  const key = `passed:${area}`;
  const folded = !view.hidden.has(key);
  const row: ListRow = { kind: "passed", key, checks, folded };
  return folded ? [row] : [row, ...checks.flatMap((check) => checkRows(check, view))];
}

function checkRows(check: CheckEntry, { filter, onlyProblems, hidden, causes }: View): ListRow[] {
  const state = stateOf(check);
  if (onlyProblems && (state === "pass" || state === "skip")) return [];
  const problems = problemsOf(check);
  const own = problems.filter(({ finding }) => !isExplained(finding, causes));
  const findings = own.filter(({ finding }) => filter.matchesFinding(check, finding));
  if (findings.length === 0 && !filter.matchesCheck(check)) return [];
  const folded = hidden.has(check.id);
  const followsFrom = own.length === 0 ? (problems[0]?.finding.explainedBy ?? null) : null;
  const heading: ListRow = {
    kind: "check",
    key: check.id,
    check,
    findings: findings.length,
    folded,
    followsFrom,
  };
  // While a check runs again, what it found before stays: rows that come and go would take the cursor with them.
  if (folded || check.result === null || !isProblem(check.result.status)) return [heading];
  return [
    heading,
    ...findings.map(
      ({ finding, index, key }): ListRow => ({
        kind: "finding",
        key,
        check,
        finding,
        index,
      }),
    ),
  ];
}

/** A check that is itself explained by another explains nothing. */
const isCause = (check: CheckEntry): boolean =>
  problemsOf(check).some(({ finding }) => finding.explainedBy === undefined);

const isExplained = ({ explainedBy }: ReportedFinding, causes: ReadonlySet<string>): boolean =>
  explainedBy !== undefined && causes.has(explainedBy);

/**
 * What the list shows of a result: not what only informs, not what the configuration suppresses. The key is the fingerprint, so
 * that the cursor stays on a problem when the check runs again; should two findings share one, they are numbered.
 */
function problemsOf(check: CheckEntry): { finding: ReportedFinding; index: number; key: string }[] {
  const seen = new Map<string, number>();
  return (check.result?.findings ?? []).flatMap((finding, index) => {
    if (finding.severity === "info" || finding.suppressed !== undefined) return [];
    const count = (seen.get(finding.fingerprint) ?? 0) + 1;
    seen.set(finding.fingerprint, count);
    return [{ finding, index, key: `${check.id}#${finding.fingerprint}${count > 1 ? `~${count}` : ""}` }];
  });
}

/** Equal ones keep the order of the catalogue. */
function inOrder(checks: readonly CheckEntry[], order: ListOrder): readonly CheckEntry[] {
  switch (order) {
    case "catalogue":
      return checks;
    case "name":
      return checks.toSorted((a, b) => a.id.localeCompare(b.id, "en"));
    case "severity":
      return checks.toSorted((a, b) => severityRank(stateOf(a)) - severityRank(stateOf(b)));
  }
}
