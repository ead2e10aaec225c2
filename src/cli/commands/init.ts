import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { files } from "../completion/source.ts";
import { givenTo, Operand, withFlags } from "../flag.ts";
import { initFlags, initRequest } from "../init/request.ts";

const examples = `
Of nomnom's own pipeline what its contract expects is spelled out, what is there besides is added, and where the two differ a remark says so: what is wrong now is not
written down as healthy. Of any other pipeline what is there is written down: streams with their consumers, the tables that the role may fill, the workloads, and who
works with what, as far as environment and KEDA name it. In a terminal it asks about its guesses. No passwords are in it. A file that exists is never replaced.

Examples:
  nomnom init                                   ./nomnom.doctor.yaml, for the current context
  nomnom init -n nomnom-dev staging.yaml        another file, for nomnom doctor --config staging.yaml
  nomnom init -n shop                           a pipeline that is not nomnom's, of the namespace shop
  nomnom init --no-kubernetes --nats-url nats://localhost:4222 --database-url postgresql://localhost/shop
  nomnom init -                                 to stdout

Exit codes: 0 written, 3 something could not be read (stderr says what),
2 usage, or the file exists.
`;

/** `nomnom init [FILE]`. */
export function initCommand(context: CliContext): Command {
  return withFlags(new Command("init"), initFlags)
    .description("write a commented nomnom.doctor.yaml from what is in the namespace")
    .addArgument(new Operand("[file]", "where to; must not exist yet", files).default("nomnom.doctor.yaml"))
    .addHelpText("after", examples)
    .action(async (file: string, _own: unknown, command: Command) => {
      const { runInitCommand } = await import("../init/init-command.ts");
      await runInitCommand(context, file, initRequest(givenTo(command, context)));
    });
}
