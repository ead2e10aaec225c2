import type { Blueprint } from "../blueprint/blueprint.ts";
import { ofDatabase } from "../snapshot/database-name.ts";
import { sectionInDatabase } from "../snapshot/snapshot.ts";
import type { AnyCheck, CheckStatus } from "./check.ts";
import type { CheckId } from "./check-id.ts";
import type { Finding } from "./finding.ts";
import { inputInDatabase, notApplicableInDatabase } from "./in-database.ts";

/** What of a configuration says which databases there are. */
export type Databases = Pick<Blueprint, "databases" | "hasUsualDatabase">;

/**
 * A check of another system, which asks of PostgreSQL besides: how the checks of every database ended, and, where the usual one is not looked at, what is
 * read of the database that knows what became of each message, else of the first.
 * @param own the checks that there is one of for each database.
 */
export function checkAcrossDatabases(
  check: AnyCheck,
  { databases, hasUsualDatabase }: Databases,
  own: ReadonlySet<CheckId>,
): AnyCheck {
  const names = Object.keys(databases);
  const idsOf = (id: CheckId): CheckId[] =>
    own.has(id) ? [...(hasUsualDatabase ? [id] : []), ...names.map((name) => ofDatabase(id, name))] : [id];
  const withRows = names.find((name) => databases[name]?.messageStatus != null);
  const seen = hasUsualDatabase ? null : (withRows ?? names[0] ?? null);
  const section = <S extends AnyCheck["reads"][number]>(id: S): S =>
    seen === null ? id : sectionInDatabase(id, seen);
  return {
    ...check,
    ...(check.after && { after: check.after.flatMap(idsOf) }),
    reads: check.reads.map(section),
    optional: check.optional.map(section),
    ...(check.about && { about: check.about.map(section) }),
    ...(seen !== null && notApplicableInDatabase(check, seen)),
    decide(input) {
      const worst = new Map(
        (check.after ?? []).flatMap((id) => {
          const outcome = worstOf(idsOf(id), input.outcomes);
          return outcome === null ? [] : [[id, outcome] as const];
        }),
      );
      const outcomes = new Map([...worst].map(([id, { status }]) => [id, status]));
      const decision = check.decide({
        ...(seen === null ? input : inputInDatabase(check, input, seen)),
        outcomes,
      });
      if (decision.kind !== "decided") return decision;
      const named = (id: CheckId): CheckId => worst.get(id)?.id ?? idsOf(id)[0] ?? id;
      const finding = (found: Finding): Finding => ({
        ...found,
        ...(found.explainedBy !== undefined && { explainedBy: named(found.explainedBy) }),
        ...(found.explains !== undefined && { explains: found.explains.flatMap(idsOf) }),
      });
      return {
        ...decision,
        findings: decision.findings.map(finding),
        ...(decision.leftTo && { leftTo: decision.leftTo.flatMap(idsOf) }),
      };
    },
  };
}

/** What explains most comes first. */
const bySeverity: readonly CheckStatus[] = ["fail", "blocked", "warn", "unknown", "pass", "skip"];

/** The check among these that ended worst; null: none was decided. */
function worstOf(
  ids: readonly CheckId[],
  outcomes: ReadonlyMap<CheckId, CheckStatus>,
): { id: CheckId; status: CheckStatus } | null {
  for (const status of bySeverity) {
    const id = ids.find((each) => outcomes.get(each) === status);
    if (id !== undefined) return { id, status };
  }
  return null;
}
