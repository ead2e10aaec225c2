import { catalogue } from "../../src/checks/catalogue.ts";
import { succeed } from "../../src/snapshot/probe-result.ts";
import { type SectionId, type Sections, schemaOf } from "../../src/snapshot/snapshot.ts";
import { type Case, casesOf, readSnapshot, resultOf } from "../support/checks/cases.ts";
import { mutateJson } from "./mutate.ts";
import type { FuzzTarget } from "./target.ts";

/** Every check on what servers answered in its cases, with values replaced; what its schema refuses no check ever sees. */
export async function jsonTargets(): Promise<FuzzTarget[]> {
  return Promise.all(
    catalogue.map(async (check): Promise<FuzzTarget> => {
      const cases = await casesOf(check.id);
      return {
        name: `answers for ${check.id}`,
        isOwnError: () => false,
        take(random) {
          const row = cases[random.int(0, cases.length - 1)];
          if (row === undefined) throw new Error(`${check.id} has no cases`);
          const sections = mutated(sectionsOf(row), (data) => mutateJson(random, data));
          return {
            shown: () => `${row.name}: ${JSON.stringify(sections)}`,
            run: () => resultOf(check, { ...row, sections }),
          };
        },
      };
    }),
  );
}

const sectionsOf = ({ snapshot, sections }: Case): Sections => ({
  ...(snapshot === undefined ? {} : readSnapshot(snapshot).sections),
  ...sections,
});

function mutated(sections: Sections, mutate: (data: unknown) => unknown): Sections {
  const entries = Object.entries(sections).map(([id, section]) => {
    if (section === undefined || !section.ok) return [id, section];
    const parsed = schemaOf(id as SectionId).safeParse(mutate(section.data));
    return [id, parsed.success ? succeed(parsed.data) : section];
  });
  return Object.fromEntries(entries);
}
