import { covers } from "./covers.ts";
import { subjectsOverlap } from "./overlap.ts";

/** How a stream changes subjects: what comes on `src` (empty: on any subject) is stored under `dest`. */
export interface SubjectTransform {
  src?: string | null | undefined;
  dest?: string | null | undefined;
}

/** Under which subjects a stream stores what comes on its own; where a function decides, every subject it could make. */
export function storedSubjects(
  subjects: readonly string[],
  transform: SubjectTransform | null | undefined,
): string[] {
  if (!transform?.dest) return [...subjects];
  const src = transform.src || ">";
  if (!subjects.some((subject) => subjectsOverlap(subject, src))) return [...subjects];
  const untouched = subjects.filter((subject) => !covers(src, subject));
  return [...new Set([...untouched, possibleSubjects(transform.dest)])];
}

/** Functions that make any number of tokens: `{{split(1,-)}}`, `{{slicefromleft(1,2)}}`. */
const makesSeveral = /^\{\{\s*(split|slice)/i;
const makesOne = /^(\$\d+$|\{\{)/;

/** A destination as a pattern: `done.{{wildcard(1)}}` as `done.*`. */
function possibleSubjects(destination: string): string {
  const tokens = destination.split(".");
  const several = tokens.findIndex((token) => makesSeveral.test(token));
  const fixed = several < 0 ? tokens : [...tokens.slice(0, several), ">"];
  return fixed.map((token) => (makesOne.test(token) ? "*" : token)).join(".");
}
