import { type SectionId, sectionSchemas } from "./snapshot.ts";

/** True for the name of a section that this version knows. */
const isSectionId = (name: string): name is SectionId => Object.hasOwn(sectionSchemas, name);

/** Every section there is. */
export const sectionIds: readonly SectionId[] = Object.keys(sectionSchemas).filter(isSectionId);
