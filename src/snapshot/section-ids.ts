import {
  databaseSectionsIn,
  type PlainSectionId,
  type SectionId,
  type Sections,
  sectionSchemas,
} from "./snapshot.ts";

/** True for the name of a section that this version knows. */
const isSectionId = (name: string): name is PlainSectionId => Object.hasOwn(sectionSchemas, name);

/** Every section there is, by its own name. */
export const sectionIds: readonly PlainSectionId[] = Object.keys(sectionSchemas).filter(isSectionId);

/** The same, and those of named databases among what was read. */
export const sectionIdsIn = (...read: readonly Sections[]): SectionId[] => [
  ...sectionIds,
  ...new Set(read.flatMap(databaseSectionsIn)),
];
