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
  | { kind: "check"; key: string; check: CheckEntry; findings: number; folded: boolean }
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
  const { onlyProblems, order, folded } = list;
  const filter = parseFilter(list.filterDraft ?? list.filter);
  const hidden = new Set(folded);
  return areas.flatMap((area) => {
    const inArea = checks.filter((check) => check.area === area);
    const shown = inOrder(inArea, order)
      .map((check) => ({ check, rows: checkRows(check, filter, onlyProblems, hidden) }))
      .filter(({ rows }) => rows.length > 0);
    if (shown.length === 0) return [];
    const key = `area:${area}`;
    const heading: ListRow = { kind: "area", key, area, checks: inArea, folded: hidden.has(key) };
    return heading.folded ? [heading] : [heading, ...shown.flatMap(({ rows }) => rows)];
  });
}

function checkRows(
  check: CheckEntry,
  filter: ListFilter,
  onlyProblems: boolean,
  hidden: ReadonlySet<string>,
): ListRow[] {
  const state = stateOf(check);
  if (onlyProblems && (state === "pass" || state === "skip")) return [];
  const findings = problemsOf(check).filter(({ finding }) => filter.matchesFinding(check, finding));
  if (findings.length === 0 && !filter.matchesCheck(check)) return [];
  const folded = hidden.has(check.id);
  const heading: ListRow = { kind: "check", key: check.id, check, findings: findings.length, folded };
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
