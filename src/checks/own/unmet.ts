import type { OwnWant } from "../../blueprint/own-check.ts";
import type { OwnAnswer } from "../../snapshot/own-answers.ts";
import { mask } from "../../snapshot/secret-spans.ts";
import type { JsonValue } from "../finding.ts";
import { conditionWords, isMet, shown } from "./condition.ts";

/** How an answer stands to one thing that is wanted of it. */
export type Judgement =
  | { kind: "met" }
  | { kind: "unmet"; words: string; evidence: { at: string; found: JsonValue; wanted: string } }
  /** It was taken out as a secret, and cannot be compared. */
  | { kind: "hidden"; at: string };

/** Holds what was found against what is wanted. */
export function judge({ at, holds }: OwnWant, found: OwnAnswer["found"]): Judgement {
  const wanted = conditionWords(holds);
  const value = found[at];
  const unmet = (words: string): Judgement => ({
    kind: "unmet",
    words,
    evidence: { at, found: value ?? null, wanted },
  });
  if (value === undefined) return unmet(`${absence(at, found)}, ${wanted} is wanted`);
  if (holdsMask(value)) return { kind: "hidden", at };
  if (at.startsWith("columns.") && Array.isArray(value)) {
    const wrong = value.filter((each) => !isMet(holds, each));
    const [first] = wrong;
    if (first === undefined) return { kind: "met" };
    const where = value.length === 1 ? "" : ` in ${wrong.length} of ${value.length} rows`;
    return unmet(`${nameOf(at)} is ${shown(first)}${where}, ${wanted} is wanted`);
  }
  if (isMet(holds, value)) return { kind: "met" };
  if (at === "rows") return unmet(`the answer has ${shown(value)} rows, ${wanted} are wanted`);
  return unmet(`${nameOf(at)} is ${shown(value)}, ${wanted} is wanted`);
}

function holdsMask(value: JsonValue): boolean {
  if (typeof value === "string") return value.includes(mask);
  return typeof value === "object" && value !== null && Object.values(value).some(holdsMask);
}

const columnOf = (at: string) => at.slice("columns.".length);

const nameOf = (at: string) => (at.startsWith("columns.") ? `column ${columnOf(at)}` : at);

function absence(at: string, found: OwnAnswer["found"]): string {
  if (at === "value" || (at.startsWith("columns.") && found.rows === 0)) return "no row came";
  return at.startsWith("columns.") ? `there is no column ${columnOf(at)}` : `${at} is not there`;
}
