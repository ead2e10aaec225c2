import { type System, systems, type TargetFieldName, targetFieldsOf } from "./systems.ts";

type Target = Readonly<Record<TargetFieldName, string | null>>;

/** What was looked at, for a header: `context kind-nomnom`, `namespace nomnom-dev`, an address. Nothing for what is not known. */
export const targetWords = (target: Target): string[] => systems.flatMap((system) => wordsOf(system, target));

/** The same of the cluster alone. */
export const clusterWords = (target: Target): string[] => wordsOf("kubernetes", target);

function wordsOf(system: System, target: Target): string[] {
  return targetFieldsOf(system).flatMap(({ field, word }) => {
    const value = target[field];
    if (value === null || value === "") return [];
    return [word === "" ? value : `${word} ${value}`];
  });
}
