import type { AnyCheck } from "../../checks/check.ts";
import { meansCheck } from "../../doctor/means-check.ts";
import { matchesWildcard } from "../../doctor/wildcard.ts";
import type { Wants } from "../../fix/plan-findings.ts";
import { UserError } from "../../user-error.ts";
import { didYouMeanOr } from "../../words/nearest.ts";

/**
 * Which findings the given names mean: those of checks, and of one kind. No names: all.
 * @throws UserError `unknown-check` for a name that means nothing.
 */
export function wantsOf(catalogue: readonly AnyCheck[], names: readonly string[]): Wants {
  const known = catalogue.flatMap(({ id, findings }) => [
    id,
    ...findings.map(({ declaration }) => declaration.code),
  ]);
  for (const name of names) {
    if (known.some((id) => meansCheck(name, id))) continue;
    throw new UserError("unknown-check", `no check and no finding is called ${name}`, {
      hint: didYouMeanOr(name.replaceAll("*", ""), known, "`nomnom explain` lists every check."),
    });
  }
  return (check, code) =>
    names.length === 0 || names.some((name) => meansCheck(name, check) || matchesWildcard(name, code));
}
