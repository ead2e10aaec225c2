import type { Blueprint } from "../blueprint/blueprint.ts";
import type { AnyCheck } from "../checks/check.ts";
import type { CheckId } from "../checks/check-id.ts";
import { type SectionId, systemOf } from "../snapshot/snapshot.ts";
import { wantedOf } from "./means-check.ts";

/** What one round reads and decides. */
export interface RunPlan {
  /** The checks of the report, in catalogue order. */
  chosen: readonly AnyCheck[];
  /** The chosen ones and those they require that cost no further read, in catalogue order. */
  evaluated: readonly AnyCheck[];
  sections: readonly SectionId[];
}

/** What a run is about. */
export interface Wanted {
  /** The checks of the report, in catalogue order. */
  chosen: readonly AnyCheck[];
  /** Sections a view shows and no check reads: read where a chosen check looks at the same system, so that choosing checks narrows the view too. */
  alsoRead: readonly SectionId[];
}

/**
 * What must be read for the chosen checks and the view, and nothing else. A required check that was not chosen (or is switched off) is evaluated
 * silently, so that it can block, only when everything it looks at is read anyway; otherwise the chosen check's own reads say what
 * is wrong.
 * @param catalogue every check; a check stands behind those it requires.
 * @param uses for a section, the other sections its probe asks for.
 */
export function planRun(
  catalogue: readonly AnyCheck[],
  { chosen, alsoRead }: Wanted,
  blueprint: Blueprint,
  uses: (section: SectionId) => readonly SectionId[],
): RunPlan {
  assertRequirementsComeFirst(catalogue);
  const isOff = ({ id }: AnyCheck) => wantedOf(blueprint, id) === "off";
  const forChecks = chosen.filter((check) => !isOff(check)).flatMap(sectionsOf);
  const systems = new Set(forChecks.map(systemOf));
  const forView = alsoRead.filter((section) => systems.has(systemOf(section)));
  const sections = withUsed([...forChecks, ...forView], uses);
  const required = requiredBy(chosen, catalogue);
  const evaluated = catalogue.filter(
    (check) =>
      chosen.includes(check) ||
      (required.has(check.id) && !isOff(check) && sectionsOf(check).every((id) => sections.has(id))),
  );
  return { chosen, evaluated, sections: [...sections] };
}

const sectionsOf = ({ reads, optional }: AnyCheck): SectionId[] => [...reads, ...optional];

function withUsed(
  sections: readonly SectionId[],
  uses: (section: SectionId) => readonly SectionId[],
): Set<SectionId> {
  const all = new Set<SectionId>();
  const waiting = [...sections];
  for (let section = waiting.pop(); section !== undefined; section = waiting.pop()) {
    if (all.has(section)) continue;
    all.add(section);
    waiting.push(...uses(section));
  }
  return all;
}

function requiredBy(chosen: readonly AnyCheck[], catalogue: readonly AnyCheck[]): Set<CheckId> {
  const required = new Set<CheckId>();
  const waiting = chosen.flatMap(neededBy);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (required.has(id)) continue;
    required.add(id);
    waiting.push(...catalogue.filter((check) => check.id === id).flatMap(neededBy));
  }
  return required;
}

const neededBy = ({ requires, after = [] }: AnyCheck): CheckId[] => [...requires, ...after];

function assertRequirementsComeFirst(catalogue: readonly AnyCheck[]): void {
  const seen = new Set<CheckId>();
  for (const check of catalogue) {
    const { id } = check;
    const late = check.requires.find((required) => !seen.has(required));
    if (late !== undefined)
      throw new Error(`check ${id} requires ${late}, which must stand before it in the catalogue`);
    if (requiredBy([check], catalogue).has(id)) throw new Error(`check ${id} would be decided after itself`);
    seen.add(id);
  }
}
