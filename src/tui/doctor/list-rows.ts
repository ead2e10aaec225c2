import { type Area, areas } from "../../checks/check-id.ts";
import { causesAmong } from "../../doctor/fold-symptoms.ts";
import type { ReportedFinding } from "../../doctor/report.ts";
import { isProblem, severityRank } from "../kit/check-state.ts";
import { remembered } from "../kit/remembered.ts";
import { type CheckEntry, stateOf } from "./check-entry.ts";
import type { DoctorState, ListOrder } from "./doctor-state.ts";
import { type ListFilter, parseFilter } from "./list-filter.ts";

/** A finding with its place among those of its check. */
export interface ShownFinding {
  finding: ReportedFinding;
  index: number;
}

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
      /** The one finding of its own, when the row says it itself. */
      only: ShownFinding | null;
    }
  /** Checks of an area that need nobody, or nobody but the check that blocks them, in one row; unfolded they stand below it. */
  | {
      kind: "gathered";
      key: string;
      area: Area;
      status: GatheredStatus;
      checks: readonly CheckEntry[];
      folded: boolean;
    }
  | ({ kind: "finding"; key: string; check: CheckEntry } & ShownFinding)
  /** What another check found because of the one above. */
  | ({ kind: "symptom"; key: string; check: CheckEntry; cause: string } & ShownFinding);

/** In the order in which they stand below the problems. */
const gatheredStatuses = ["blocked", "pass", "skip"] as const;
export type GatheredStatus = (typeof gatheredStatuses)[number];

/** Below this, a check row is its state and its name, and indentation is a luxury. */
export const narrowColumns = 60;

/**
 * The rows of the list: areas, their checks, what the checks found; filtered, ordered and folded as the state says. Every frame asks for
 * them, and ten thousand findings take a while.
 */
export const listRows = remembered(
  (state: DoctorState): readonly ListRow[] => computeRows(state),
  ({ checks, list, columns }) => [
    checks,
    list.filterDraft ?? list.filter,
    list.onlyProblems,
    list.order,
    list.folded,
    columns < narrowColumns,
  ],
);

function computeRows({ checks, list, columns }: DoctorState): ListRow[] {
  const text = list.filterDraft ?? list.filter;
  const causeOf = causesAmong(checks.flatMap(({ result }) => result ?? []));
  const view: View = {
    filter: parseFilter(text),
    onlyProblems: list.onlyProblems,
    hidden: new Set(list.folded),
    causeOf,
    symptoms: symptomsAmong(checks, causeOf),
    // A list that is filtered or put in another order is looked through: then every check has its row.
    brief: list.order === "severity" && text === "",
    narrow: columns < narrowColumns,
  };
  const gathered = view.brief ? gatheredChecks(checks) : new Map<CheckEntry, GatheredStatus>();
  return [
    ...inAreaOrder(checks, list.order, view).flatMap((area) => {
      const inArea = checks.filter((check) => check.area === area);
      const others = inArea.filter((check) => !gathered.has(check));
      const rows = inOrder(others, list.order).flatMap((check) => checkRows(check, view));
      if (rows.length === 0) return [];
      const key = `area:${area}`;
      const heading: ListRow = { kind: "area", key, area, checks: inArea, folded: view.hidden.has(key) };
      return heading.folded ? [heading] : [heading, ...rows];
    }),
    ...gatheredStatuses.flatMap((status) =>
      areas.flatMap((area) => gatheredRows(area, status, gathered, view)),
    ),
  ];
}

/** What narrows and shortens the list, and what explains what. */
interface View {
  filter: ListFilter;
  onlyProblems: boolean;
  hidden: ReadonlySet<string>;
  causeOf(finding: ReportedFinding): string | null;
  symptoms: ReadonlyMap<string, readonly (ShownFinding & { check: CheckEntry; key: string })[]>;
  /** Every cause can be seen at once: what passed is gathered, a symptom stands below its cause and nowhere else. */
  brief: boolean;
  narrow: boolean;
}

/** Areas with the worst causes come first, those without any last. */
function inAreaOrder(checks: readonly CheckEntry[], order: ListOrder, view: View): readonly Area[] {
  if (order !== "severity") return areas;
  const rankOf = (area: Area): number =>
    Math.min(
      severityRank("run"),
      ...checks
        .filter((check) => check.area === area && followsFromOf(problemsOf(check), view) === null)
        .map((check) => severityRank(stateOf(check))),
    );
  return areas.toSorted((a, b) => rankOf(a) - rankOf(b));
}

/** Once all checks of an area have answered: those that passed, were skipped, or wait for a failed one that the list shows. */
function gatheredChecks(checks: readonly CheckEntry[]): Map<CheckEntry, GatheredStatus> {
  const running = new Set(checks.filter(({ result }) => result === null).map(({ area }) => area));
  const failed = new Set(
    checks.filter(({ result }) => result?.status === "fail").map(({ id }) => id as string),
  );
  return new Map(
    checks
      .filter(({ area }) => !running.has(area))
      .flatMap((check): [CheckEntry, GatheredStatus][] => {
        const status = check.result?.status;
        if (status === "pass" || status === "skip") return [[check, status]];
        const isTold = status === "blocked" && check.result?.blockedBy.every((id) => failed.has(id));
        return isTold ? [[check, "blocked"]] : [];
      }),
  );
}

/** Folded unless somebody unfolded it: its key among the folded ones turns that round. */
function gatheredRows(
  area: Area,
  status: GatheredStatus,
  gathered: ReadonlyMap<CheckEntry, GatheredStatus>,
  view: View,
): ListRow[] {
  const checks = [...gathered].flatMap(([check, as]) =>
    check.area === area && as === status ? [check] : [],
  );
  if (checks.length === 0 || (view.onlyProblems && status !== "blocked")) return [];
  const key = `${status}:${area}`;
  const folded = !view.hidden.has(key);
  const row: ListRow = { kind: "gathered", key, area, status, checks, folded };
  return folded ? [row] : [row, ...checks.flatMap((check) => checkRows(check, view))];
}

function checkRows(check: CheckEntry, view: View): ListRow[] {
  const state = stateOf(check);
  if (view.onlyProblems && (state === "pass" || state === "skip")) return [];
  const problems = problemsOf(check);
  const followsFrom = followsFromOf(problems, view);
  if (view.brief && followsFrom !== null && isProblem(state)) return [];
  const own = problems.filter(({ finding }) => view.causeOf(finding) === null);
  const findings = own.filter(({ finding }) => view.filter.matchesFinding(check, finding));
  if (findings.length === 0 && !view.filter.matchesCheck(check)) return [];
  const folded = view.hidden.has(check.id);
  // While a check runs again, what it found before stays: rows that come and go would take the cursor with them.
  const isOpen = !folded && check.result !== null && isProblem(check.result.status);
  const [first] = findings;
  const saysItself = view.brief && !view.narrow && isOpen && findings.length === 1;
  const heading: ListRow = {
    kind: "check",
    key: check.id,
    check,
    findings: findings.length,
    folded,
    followsFrom,
    only: saysItself ? (first ?? null) : null,
  };
  if (!isOpen) return [heading];
  return [
    heading,
    ...(saysItself ? [] : findings.map((shown): ListRow => ({ kind: "finding", check, ...shown }))),
    ...(view.brief ? (view.symptoms.get(check.id) ?? []) : []).map(
      (symptom): ListRow => ({ kind: "symptom", cause: check.id, ...symptom }),
    ),
  ];
}

/** The check that explains all these problems; null: one is its own, or there is none. */
function followsFromOf(problems: readonly ShownFinding[], { causeOf }: Pick<View, "causeOf">): string | null {
  const [first, ...others] = problems.map(({ finding }) => causeOf(finding));
  return first === undefined || others.includes(null) ? null : first;
}

function symptomsAmong(checks: readonly CheckEntry[], causeOf: View["causeOf"]): View["symptoms"] {
  const symptoms = new Map<string, (ShownFinding & { check: CheckEntry; key: string })[]>();
  for (const check of checks)
    for (const problem of problemsOf(check)) {
      const cause = causeOf(problem.finding);
      if (cause !== null) symptoms.set(cause, [...(symptoms.get(cause) ?? []), { ...problem, check }]);
    }
  return symptoms;
}

/**
 * What the list shows of a result: not what only informs, not what the configuration suppresses. The key is the fingerprint, so
 * that the cursor stays on a problem when the check runs again; should two findings share one, they are numbered.
 */
function problemsOf(check: CheckEntry): (ShownFinding & { key: string })[] {
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
