import type { Step } from "./step.ts";

/** `5`, `1 to 3`, `2 and 4`: the numbers of these steps among all. */
export function numbersOf(chosen: readonly Step[], all: readonly Step[]): string {
  const numbers = all.flatMap((step, index) => (chosen.includes(step) ? [index + 1] : []));
  const [first = 0, last = first] = [numbers[0], numbers.at(-1)];
  if (numbers.length > 2 && last - first === numbers.length - 1) return `${first} to ${last}`;
  return numbers.join(" and ");
}

/** The steps that give what this one needs, and what those need, nearest first. */
export function broughtBy(step: Step, all: readonly Step[]): Step[] {
  const givers = all.filter(
    (other) => other !== step && other.gives.some((fact) => step.needs.includes(fact)),
  );
  return [...new Set([...givers, ...givers.flatMap((giver) => broughtBy(giver, all))])];
}
