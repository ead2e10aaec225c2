import type { AnyCheck } from "../checks/check.ts";
import { areas } from "../checks/check-id.ts";
import type { FindingDeclaration } from "../checks/finding.ts";
import { descriptionOf, systemIn } from "../systems/systems.ts";
import { UserError } from "../user-error.ts";
import { didYouMeanOr } from "../words/nearest.ts";
import { meansCheck } from "./means-check.ts";

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
  assertAreasExist(catalogue, selection.areas);
  const chosen = catalogue.filter(
    ({ id }) =>
      (selection.only.length === 0 || selection.only.some((pattern) => meansCheck(pattern, id))) &&
      (selection.areas.length === 0 || selection.areas.some((area) => id.startsWith(`${area}/`))) &&
      !selection.skip.some((pattern) => meansCheck(pattern, id)),
  );
  if (chosen.length === 0) {
    throw new UserError("no-checks", "--only, --skip and --area together leave no check to run", {
      hint: "`nomnom explain` lists every check.",
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
    if (ids.some((id) => meansCheck(pattern, id))) continue;
    assertSystemIsNamed(pattern, `${origin} ${pattern}`);
    if (areas.some((area) => area === pattern)) throw areaAsCheck(pattern, origin);
    throw unknownCheck(catalogue, pattern, `${origin}: `);
  }
}

/** A check of a catalogue, of servers or of files. */
type Known = Pick<AnyCheck, "id" | "title" | "findings">;

/** A check, or one of the findings it can make. */
export interface Topic {
  check: Known;
  finding: FindingDeclaration | null;
}

/**
 * The check whose id, or the finding whose code, is `name`.
 * @throws UserError `unknown-check`, `unknown-code` with the nearest match.
 */
export function selectTopic(catalogue: readonly Known[], name: string): Topic {
  const exact = catalogue.find(({ id }) => id === name);
  if (exact !== undefined) return { check: exact, finding: null };
  const check = catalogue.find(({ id }) => name.startsWith(`${id}/`));
  if (check === undefined) throw unknownCheck(catalogue, name, "");
  const declarations = check.findings.map(({ declaration }) => declaration);
  const finding = declarations.find(({ code }) => code === name);
  if (finding !== undefined) return { check, finding };
  throw new UserError("unknown-code", `${check.id} has no finding ${name}`, {
    hint: didYouMeanOr(
      name,
      declarations.map(({ code }) => code),
      `\`nomnom explain ${check.id}\` lists its findings.`,
    ),
  });
}

const areaAsCheck = (area: string, origin: string): UserError =>
  new UserError("unknown-check", `${origin}: ${area} is an area and no check`, {
    hint: `Its checks are ${area}/*, in quotes for the shell; a whole area is chosen by --area ${area}.`,
  });

function unknownCheck(catalogue: readonly Known[], name: string, origin: string): UserError {
  const ids = catalogue.map(({ id }) => id);
  return new UserError("unknown-check", `${origin}no check is called ${name}`, {
    hint: didYouMeanOr(name.replaceAll("*", ""), ids, "`nomnom explain` lists every check."),
  });
}

/** Some systems are looked at only where somebody names them. */
function assertSystemIsNamed(about: string, origin: string): void {
  const system = systemIn(about);
  if (system === null || descriptionOf[system].isUsual) return;
  const { name, address, settings } = descriptionOf[system];
  const given = settings.find((setting) => setting.name === address);
  const ways = [given?.flag?.name, given?.variables[0], `${address} in nomnom.doctor.yaml`];
  throw new UserError(
    "unknown-check",
    `${origin}: nothing names a server of ${name}, so it is not looked at`,
    {
      hint: `Give its address: ${ways.filter((way) => way !== undefined).join(", ")}.`,
    },
  );
}

function assertAreasExist(catalogue: readonly AnyCheck[], names: readonly string[]): void {
  for (const name of names) {
    if (catalogue.some(({ id }) => id.startsWith(`${name}/`))) continue;
    assertSystemIsNamed(`${name}/`, `--area ${name}`);
    if (areas.some((area) => area === name)) continue;
    throw new UserError("unknown-area", `--area: no area is called ${name}`, {
      hint: didYouMeanOr(name, areas, `Areas: ${areas.join(", ")}.`),
    });
  }
}
