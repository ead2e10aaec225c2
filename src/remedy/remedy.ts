import { type Command, commandLine } from "./command.ts";
import { effectOf } from "./effect.ts";

/** What to do about a finding: one sentence, and what to type. */
export interface Remedy {
  summary: string;
  /** The likeliest way, one command after the other. */
  commands: readonly Command[];
  /** Other ways to the same end: whoever takes one leaves the rest. */
  alternatives?: readonly (readonly Command[])[];
}

/**
 * Commands of one way as lines to paste. Those that change something and follow each other are one line, joined by `&&`: the later means nothing
 * where the earlier failed.
 */
export function commandLines(commands: readonly Command[]): string[] {
  const lines: string[] = [];
  let chains = false;
  for (const command of commands) {
    const line = commandLine(command);
    const joins = effectOf(command) !== "reads" && command.stdin === undefined;
    if (joins && chains) lines[lines.length - 1] += ` && ${line}`;
    else lines.push(line);
    chains = joins;
  }
  return lines;
}

/** Ways to the same end as the fields of a remedy, likeliest first; those without a command are left out. */
export function oneOf(...ways: readonly (readonly Command[])[]): Pick<Remedy, "commands" | "alternatives"> {
  const [commands = [], ...alternatives] = ways.filter((way) => way.length > 0);
  return alternatives.length === 0 ? { commands } : { commands, alternatives };
}
