import type { ReportedFinding } from "../../doctor/report.ts";
import { type CheckEntry, stateOf } from "./check-entry.ts";

/** One word of the filter. */
interface Term {
  field: "text" | "state" | "area";
  value: string;
  inverse: boolean;
}

/** A filter as typed, ready to be asked; every term has to hold. Words are substrings, upper and lower case alike. */
export interface ListFilter {
  matchesCheck(check: CheckEntry): boolean;
  /** A finding is looked at together with its check: a term that the check fulfils holds for all its findings. */
  matchesFinding(check: CheckEntry, finding: ReportedFinding): boolean;
}

/** Understands `overlap`, `!overlap`, `st:fail`, `area:nats`, and several of them with spaces between. */
export function parseFilter(text: string): ListFilter {
  const terms = text.toLowerCase().split(/\s+/).filter(isComplete).map(parseTerm);
  const holds = (check: CheckEntry, ...haystacks: readonly string[]): boolean =>
    terms.every((term) => matches(term, check, haystacks) !== term.inverse);
  return {
    matchesCheck: (check) => terms.length === 0 || holds(check, checkText(check)),
    matchesFinding: (check, finding) =>
      terms.length === 0 || holds(check, checkText(check), findingText(finding)),
  };
}

/** The filter being typed after `key`. */
export function editedFilter(draft: string, key: string): string {
  if (key === "backspace") return [...draft].slice(0, -1).join("");
  if (key === "ctrl+u") return "";
  if (key === "ctrl+w") return draft.replace(/\S+\s*$/, "");
  if (key === "space") return `${draft} `;
  return [...key].length === 1 ? draft + key : draft;
}

/** A lone `!` or `st:` is somebody still typing. */
function isComplete(word: string): boolean {
  return word !== "" && !/^!?(st:|area:)?$/.test(word);
}

function parseTerm(word: string): Term {
  const inverse = word.startsWith("!");
  const body = inverse ? word.slice(1) : word;
  if (body.startsWith("st:")) return { field: "state", value: body.slice(3), inverse };
  if (body.startsWith("area:")) return { field: "area", value: body.slice(5), inverse };
  return { field: "text", value: body, inverse };
}

function matches(term: Term, check: CheckEntry, haystacks: readonly string[]): boolean {
  switch (term.field) {
    case "state":
      return stateOf(check).startsWith(term.value);
    case "area":
      return check.area.startsWith(term.value);
    case "text":
      return haystacks.some((haystack) => haystack.includes(term.value));
  }
}

// Each letter typed asks for the texts of thousands of findings again: they are made once.
const checkTexts = new WeakMap<CheckEntry, string>();
const findingTexts = new WeakMap<ReportedFinding, string>();

function checkText(check: CheckEntry): string {
  const known = checkTexts.get(check);
  if (known !== undefined) return known;
  const text = `${check.id}\n${check.title}\n${check.result?.reason ?? ""}`.toLowerCase();
  checkTexts.set(check, text);
  return text;
}

function findingText(finding: ReportedFinding): string {
  const known = findingTexts.get(finding);
  if (known !== undefined) return known;
  const text = `${finding.message}\n${finding.resource}`.toLowerCase();
  findingTexts.set(finding, text);
  return text;
}
