import type { Blueprint } from "./blueprint.ts";

/** The variables of workloads that the blueprint reads names and numbers from. */
export function namedVariables({ nats }: Pick<Blueprint, "nats">): Set<string> {
  const from = nats.streams.flatMap(({ nameFrom, consumers }) => [
    nameFrom,
    ...consumers.flatMap((consumer) => [consumer.nameFrom, consumer.maxDeliverFrom]),
  ]);
  return new Set(from.flatMap((each) => each?.env ?? []));
}

/** The variables that name a stream as it is, with nothing behind. */
export const streamVariables = ({ nats }: Pick<Blueprint, "nats">): string[] => [
  ...new Set(
    nats.streams.flatMap(({ nameFrom }) =>
      nameFrom !== null && nameFrom.suffix === "" ? [nameFrom.env] : [],
    ),
  ),
];
