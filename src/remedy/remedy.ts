import { type Command, commandLine } from "./command.ts";

/** What to do about a finding: one sentence, and the commands to type, most likely first. */
export interface Remedy {
  summary: string;
  commands: readonly Command[];
}

/** The commands of a remedy as lines to paste. */
export const remedyLines = ({ commands }: Remedy): string[] => commands.map(commandLine);
