import { blueprintInDatabase } from "../blueprint/in-database.ts";
import { ofDatabase } from "../snapshot/database-name.ts";
import { sectionInDatabase, targetInDatabase } from "../snapshot/snapshot.ts";
import type { AnyCheck, CheckInput, Decision } from "./check.ts";
import type { CheckId } from "./check-id.ts";
import type { Finding } from "./finding.ts";

/**
 * A check of a named database: the same check, which sees that database in place of the usual one.
 * @param own those that there is one of for each database.
 */
export function checkInDatabase(check: AnyCheck, database: string, own: ReadonlySet<CheckId>): AnyCheck {
  const here = (id: CheckId): CheckId => (own.has(id) ? ofDatabase(id, database) : id);
  const finding = (found: Finding): Finding => ({
    ...found,
    message: `Database ${database}: ${found.message}`,
    resource: ofDatabase(found.resource, database),
    cause: [...found.cause, database],
    ...(found.explainedBy !== undefined && { explainedBy: here(found.explainedBy) }),
    ...(found.explains !== undefined && { explains: found.explains.map(here) }),
  });
  return {
    ...check,
    id: here(check.id),
    title: `${check.title} (${database})`,
    requires: check.requires.map(here),
    ...(check.after && { after: check.after.map(here) }),
    reads: check.reads.map((id) => sectionInDatabase(id, database)),
    optional: check.optional.map((id) => sectionInDatabase(id, database)),
    ...notApplicableInDatabase(check, database),
    decide(input) {
      const decision = check.decide({
        ...inputInDatabase(check, input, database),
        outcomes: outcomesHere(check, input.outcomes, here),
      });
      return decision.kind === "decided" ? told(decision, finding, here) : decision;
    },
  };
}

function told(
  { findings, leftTo, ...decision }: Extract<Decision, { kind: "decided" }>,
  finding: (found: Finding) => Finding,
  here: (id: CheckId) => CheckId,
): Decision {
  return { ...decision, findings: findings.map(finding), ...(leftTo && { leftTo: leftTo.map(here) }) };
}

/** The same of what a check says beforehand. */
export const notApplicableInDatabase = (
  { notApplicable, optional: ids }: Pick<AnyCheck, "notApplicable" | "optional">,
  database: string,
): Pick<AnyCheck, "notApplicable"> =>
  notApplicable === undefined
    ? {}
    : {
        notApplicable: ({ optional, blueprint }) =>
          notApplicable({
            optional: underOwnName(optional, ids, database),
            blueprint: blueprintInDatabase(blueprint, database),
          }),
      };

/** What a check looks at, with a named database in place of the usual one. */
export function inputInDatabase(
  check: Pick<AnyCheck, "reads" | "optional">,
  { sections, optional, blueprint, target, ...input }: Parameters<AnyCheck["decide"]>[0],
  database: string,
): Parameters<AnyCheck["decide"]>[0] {
  return {
    ...input,
    sections: underOwnName(sections, check.reads, database),
    optional: underOwnName(optional, check.optional, database),
    blueprint: blueprintInDatabase(blueprint, database),
    target: targetInDatabase(target, database),
  };
}

/** What is read under the names that the check knows. */
const underOwnName = (read: object, ids: AnyCheck["reads"], database: string) =>
  Object.fromEntries(ids.map((id) => [id, Reflect.get(read, sectionInDatabase(id, database))]));

/** How the checks ended, under the names that the check knows. */
const outcomesHere = (
  { after = [] }: AnyCheck,
  outcomes: CheckInput<never, never>["outcomes"],
  here: (id: CheckId) => CheckId,
) =>
  new Map(
    after.flatMap((id) => {
      const outcome = outcomes.get(here(id));
      return outcome === undefined ? [] : [[id, outcome] as const];
    }),
  );
