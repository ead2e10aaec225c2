import { commandLines, type Remedy } from "../remedy/remedy.ts";
import type { ReportedRemedy } from "./report.ts";

/** A remedy as the report holds it: its commands as lines to paste. */
export const reportRemedy = (remedy: Remedy | null): ReportedRemedy | null =>
  remedy && {
    summary: remedy.summary,
    commands: commandLines(remedy.commands),
    ...(remedy.alternatives !== undefined && { alternatives: remedy.alternatives.map(commandLines) }),
  };

/** The ways of a remedy, likeliest first; without any when there is nothing to type. */
export const waysOf = ({ commands, alternatives = [] }: ReportedRemedy): string[][] =>
  [commands, ...alternatives].filter((way) => way.length > 0);
