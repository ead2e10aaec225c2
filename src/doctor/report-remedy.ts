import type { Command } from "../remedy/command.ts";
import { commandLines, oneOf, type Remedy } from "../remedy/remedy.ts";
import type { Target } from "../snapshot/snapshot.ts";
import type { ReportedRemedy } from "./report.ts";

/**
 * A remedy as the report holds it: its commands as lines to paste. Where there is no cluster (`--no-kubernetes`) a command that acts on one would act on
 * whatever kubectl is set to: it is left out, and the summary says what is to be done.
 */
export function reportRemedy(
  remedy: Remedy | null,
  target: Pick<Target, "context" | "namespace">,
): ReportedRemedy | null {
  if (remedy === null) return null;
  const hasCluster = target.context !== null || target.namespace !== null;
  const { commands, alternatives } = hasCluster
    ? remedy
    : oneOf(...[remedy.commands, ...(remedy.alternatives ?? [])].map(withoutCluster));
  return {
    summary: remedy.summary,
    commands: commandLines(commands),
    ...(alternatives !== undefined && { alternatives: alternatives.map(commandLines) }),
  };
}

const withoutCluster = (commands: readonly Command[]): Command[] =>
  commands.filter(({ target }) => target?.system !== "kubernetes");

/** The ways of a remedy, likeliest first; without any when there is nothing to type. */
export const waysOf = ({ commands, alternatives = [] }: ReportedRemedy): string[][] =>
  [commands, ...alternatives].filter((way) => way.length > 0);
