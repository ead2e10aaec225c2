import { shellWord, type Word } from "./word.ts";

/** Where a command acts. Null fields: not known. */
export type CommandTarget =
  | { system: "kubernetes"; context: string | null; namespace: string | null }
  | { system: "nats"; server: string | null }
  | { system: "postgres"; url: string | null };

/** A command for the reader to type: data until `commandLine` writes it. */
export interface Command {
  program: string;
  /** The arguments without those that name the target. */
  args: readonly Word[];
  /** Null: it acts on the reader's machine or on what its arguments name. */
  target: CommandTarget | null;
  /** What the program reads from its standard input. */
  stdin?: string;
  /** The reader's file that takes what the program prints. */
  stdout?: string;
}

/** A command that needs no target: `helm`, `docker`, `curl`, `nomnom`. */
export const command = (program: string, ...args: readonly Word[]): Command => ({
  program,
  args,
  target: null,
});

/** The command as one line (more with standard input) that can be pasted into a POSIX shell. The only place that writes commands as text. */
export function commandLine({ program, args, target, stdin, stdout }: Command): string {
  const words = [program, ...(target === null ? [] : targetArguments(target)), ...args];
  const line = `${words.map(shellWord).join(" ")}${stdout === undefined ? "" : ` > ${shellWord(stdout)}`}`;
  if (stdin === undefined) return line;
  const end = delimiterFor(stdin);
  return `${line} <<'${end}'\n${stdin.endsWith("\n") ? stdin : `${stdin}\n`}${end}`;
}

function targetArguments(target: CommandTarget): Word[] {
  switch (target.system) {
    case "kubernetes":
      return target.namespace === null ? [] : ["-n", target.namespace];
    case "nats":
      return [];
    case "postgres":
      return [{ variable: "DATABASE_URL" }];
  }
}

/** A line of the text that equals the delimiter would end the here-document early. */
function delimiterFor(text: string): string {
  const lines = new Set(text.split("\n"));
  let end = "EOF";
  while (lines.has(end)) end += "_";
  return end;
}
