import { type AnyCheck, areas } from "../checks/check.ts";
import { UserError } from "../user-error.ts";
import { didYouMeanOr } from "../words/nearest.ts";
import { matchesWildcard } from "./wildcard.ts";

/** Which checks a run wants. Empty lists choose everything. */
export interface Selection {
  /** Ids, which may hold `*`. */
  only: readonly string[];
  skip: readonly string[];
  areas: readonly string[];
}

/**
 * The chosen checks, in catalogue order.
 * @throws UserError `unknown-check`, `unknown-area` with the nearest match; `no-checks` when nothing is left.
 */
export function selectChecks(catalogue: readonly AnyCheck[], selection: Selection): AnyCheck[] {
  assertChecksExist(catalogue, selection.only, "--only");
  assertChecksExist(catalogue, selection.skip, "--skip");
  assertAreasExist(selection.areas);
  const chosen = catalogue.filter(
    ({ id }) =>
      (selection.only.length === 0 || selection.only.some((pattern) => matchesWildcard(pattern, id))) &&
      (selection.areas.length === 0 || selection.areas.some((area) => id.startsWith(`${area}/`))) &&
      !selection.skip.some((pattern) => matchesWildcard(pattern, id)),
  );
  if (chosen.length === 0) {
    throw new UserError("no-checks", "--only, --skip and --area together leave no check to run", {
      hint: "`nomnom explain` lists every check",
    });
  }
  return chosen;
}

/**
 * Every pattern names at least one check.
 * @param origin where the patterns were given, for the message: `--only`, `nomnom.doctor.yaml`.
 */
function assertChecksExist(
  catalogue: readonly AnyCheck[],
  patterns: readonly string[],
  origin: string,
): void {
  const ids = catalogue.map(({ id }) => id);
  for (const pattern of patterns) {
    if (ids.some((id) => matchesWildcard(pattern, id))) continue;
    throw unknownCheck(catalogue, pattern, `${origin}: `);
  }
}

/**
 * The one check that is called `name`.
 * @throws UserError `unknown-check` with the nearest match.
 */
export function selectOne(catalogue: readonly AnyCheck[], name: string): AnyCheck {
  const check = catalogue.find(({ id }) => id === name);
  if (check !== undefined) return check;
  throw unknownCheck(catalogue, name, "");
}

function unknownCheck(catalogue: readonly AnyCheck[], name: string, origin: string): UserError {
  const ids = catalogue.map(({ id }) => id);
  return new UserError("unknown-check", `${origin}no check is called ${name}`, {
    hint: didYouMeanOr(name.replaceAll("*", ""), ids, "`nomnom explain` lists every check"),
  });
}

function assertAreasExist(names: readonly string[]): void {
  for (const name of names) {
    if (areas.some((area) => area === name)) continue;
    throw new UserError("unknown-area", `--area: no area is called ${name}`, {
      hint: didYouMeanOr(name, areas, `areas: ${areas.join(", ")}`),
    });
  }
}
