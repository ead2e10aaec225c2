import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { files } from "../completion/source.ts";
import { givenTo, Operand } from "../flag.ts";
import { globalRequest } from "../global-flags.ts";

const examples = `
What nomnom's contract expects is spelled out, what is there besides is added, and where the two differ a remark says so: what is wrong now is not written down as
healthy. No passwords are in it. A file that exists is never replaced.

Examples:
  nomnom init                                   ./nomnom.doctor.yaml, for the current context
  nomnom init -n nomnom-dev staging.yaml        another file, for nomnom doctor --config staging.yaml
  nomnom init -                                 to stdout

Exit codes: 0 written, 3 something could not be read (stderr says what),
2 usage, or the file exists.
`;

/** `nomnom init [FILE]`. */
export function initCommand(context: CliContext): Command {
  return new Command("init")
    .description("write a commented nomnom.doctor.yaml from what is in the namespace")
    .addArgument(new Operand("[file]", "where to; must not exist yet", files).default("nomnom.doctor.yaml"))
    .addHelpText("after", examples)
    .action(async (file: string, _own: unknown, command: Command) => {
      const { runInitCommand } = await import("../init/init-command.ts");
      await runInitCommand(context, file, globalRequest(givenTo(command, context)));
    });
}
