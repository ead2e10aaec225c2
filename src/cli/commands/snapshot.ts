import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { files } from "../completion/source.ts";
import { givenTo, Operand, withFlags } from "../flag.ts";
import { snapshotFlags, snapshotRequest } from "../snapshot/request.ts";

const examples = `
Without FILE it goes to stdout, and in a terminal to nomnom-TIME.json here; "-" is stdout anywhere. Passwords, tokens and keys are not in it.

Examples:
  nomnom snapshot incident.json                 everything the checks read, in one file ...
  nomnom doctor --from incident.json            ... to check anywhere, without the cluster
  nomnom diff before.json after.json            ... or to compare with another
  nomnom snapshot | gzip > incident.json.gz

Exit codes: 0 all was read, 3 something could not be read and is missing (stderr
says what, and what would help), 2 usage.
`;

/** `nomnom snapshot [FILE]`. */
export function snapshotCommand(context: CliContext): Command {
  return withFlags(new Command("snapshot"), snapshotFlags)
    .description("write everything the checks read, redacted, into one file")
    .addArgument(new Operand("[file]", "where to; must not exist yet", files))
    .addHelpText("after", examples)
    .action(async (file: string | undefined, _own: unknown, command: Command) => {
      const { runSnapshotCommand } = await import("../snapshot/snapshot-command.ts");
      await runSnapshotCommand(context, snapshotRequest(givenTo(command, context), file ?? null));
    });
}
