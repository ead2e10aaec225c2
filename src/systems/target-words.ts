import { type System, systems, type TargetFieldName, targetFieldsOf } from "./systems.ts";

type Target = Readonly<Partial<Record<TargetFieldName, string | null | undefined>>> & {
  routes?: Partial<Record<System, TargetRoute>> | undefined;
  databases?: Readonly<Record<string, { url: string; route: TargetRoute }>> | undefined;
};
interface TargetRoute {
  origin: string;
  forwarded: boolean;
}

/**
 * What was looked at, for a header: `context kind-nomnom`, `namespace nomnom-dev`, an address, and of an address outside the cluster where it came from.
 * Nothing for what is not known.
 */
export const targetWords = (target: Target): string[] => [
  ...systems.flatMap((system) => wordsOf(system, target)),
  ...Object.entries(target.databases ?? {}).map(
    ([name, { url, route }]) => `${name} ${url}${originOf(route)}`,
  ),
];

/** The same of the cluster alone. */
export const clusterWords = (target: Target): string[] => wordsOf("kubernetes", target);

function wordsOf(system: System, target: Target): string[] {
  return targetFieldsOf(system).flatMap(({ field, word }) => {
    const value = target[field];
    // `*` stands for whatever is in the namespace, which is named beside it.
    if (value === undefined || value === null || value === "" || value === "*") return [];
    return [word === "" ? `${value}${originOf(target.routes?.[system])}` : `${word} ${value}`];
  });
}

const originOf = (route: TargetRoute | undefined): string =>
  route === undefined || route.forwarded ? "" : ` (from ${route.origin})`;
