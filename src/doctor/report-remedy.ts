import type { Command } from "../remedy/command.ts";
import { commandLines, oneOf, type Remedy } from "../remedy/remedy.ts";
import type { Target } from "../snapshot/snapshot.ts";
import type { ReportedRemedy } from "./report.ts";

/**
 * A remedy as the report holds it: its commands as lines to paste. A command for a system whose place is not known (`--no-kubernetes`, no database) would
 * act on whatever its program is set to: it is left out, and the summary says what should be done.
 */
export function reportRemedy(
  remedy: Remedy | null,
  target: Pick<Target, "context" | "namespace">,
): ReportedRemedy | null {
  if (remedy === null) return null;
  const hasCluster = target.context !== null || target.namespace !== null;
  const aimed = (commands: readonly Command[]) => commands.filter((command) => isAimed(command, hasCluster));
  const { commands, alternatives } = oneOf(...[remedy.commands, ...(remedy.alternatives ?? [])].map(aimed));
  return {
    summary: remedy.summary,
    commands: commandLines(commands),
    ...(alternatives !== undefined && { alternatives: alternatives.map(commandLines) }),
  };
}

function isAimed({ target }: Command, hasCluster: boolean): boolean {
  switch (target?.system) {
    case undefined:
      return true;
    case "kubernetes":
      return hasCluster;
    case "nats":
      return target.server !== null || target.cluster !== null;
    case "postgres":
    case "redis":
      return target.url !== null || target.cluster !== null;
  }
}

/** The ways of a remedy, likeliest first; without any when there is nothing to type. */
export const waysOf = ({ commands, alternatives = [] }: ReportedRemedy): string[][] =>
  [commands, ...alternatives].filter((way) => way.length > 0);
