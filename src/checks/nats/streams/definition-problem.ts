import { overlapWithin } from "../../../subjects/find-overlaps.ts";
import { parseSubject } from "../../../subjects/subject.ts";
import { isAtLeast } from "../server/server-version.ts";

/** Why the server refuses a stream's subjects by themselves, whatever else exists: JetStream error 10052. */
export type DefinitionProblem =
  | { kind: "overlaps-itself"; a: string; b: string }
  | { kind: "refused"; subject: string; why: string };

/** Null: nothing is wrong with the subjects alone. `version` null: not known, so that only what every server refuses counts. */
export function definitionProblem(
  subjects: readonly string[],
  version: string | null,
): DefinitionProblem | null {
  const pair = overlapWithin(subjects.filter((subject) => parseSubject(subject).ok));
  if (pair !== null) return { kind: "overlaps-itself", ...pair };
  for (const subject of subjects) {
    const why = refusal(subject, version);
    if (why !== null) return { kind: "refused", subject, why };
  }
  return null;
}

function refusal(subject: string, version: string | null): string | null {
  const parsed = parseSubject(subject);
  if (!parsed.ok) return parsed.error;
  if (version === null) return null;
  if (subject === ">" && isAtLeast(version, [2, 10, 17]))
    return `"${subject}" would capture the server's own subjects`;
  if (/^\$(JS|JSC|SYS)\.>$/.test(subject) && isAtLeast(version, [2, 10, 0]))
    return `"${subject}" would capture the server's own API`;
  return null;
}
