import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import type { GlobalOptions } from "../global-options.ts";

/** The options of `nomnom snapshot`, as commander hands them over. */
export interface SnapshotCommandOptions extends GlobalOptions {
  entities?: string;
  force?: boolean;
}

const examples = `
Without FILE it goes to stdout, and in a terminal to nomnom-TIME.json here; "-" is stdout anywhere. Passwords, tokens and keys are not in it.

Examples:
  nomnom snapshot incident.json                 everything the checks read, in one file ...
  nomnom doctor --from incident.json            ... to check anywhere, without the cluster
  nomnom diff before.json after.json            ... or to compare with another
  nomnom snapshot | gzip > incident.json.gz

Exit codes: 0 all was read, 3 something could not be read and is missing (stderr says what, and what would help), 2 usage.
`;

/** `nomnom snapshot [FILE]`. */
export function snapshotCommand(context: CliContext): Command {
  return new Command("snapshot")
    .description("write everything the checks read, redacted, into one file")
    .argument("[file]", "where to; must not exist yet")
    .option("-f, --force", "replace FILE when it exists")
    .option("--entities <dir>", "nomnom entity YAML; the tables it means are measured too")
    .addHelpText("after", examples)
    .action(async (file: string | undefined, _own: unknown, command: Command) => {
      const { runSnapshotCommand } = await import("../snapshot/snapshot-command.ts");
      await runSnapshotCommand(context, file ?? null, command.optsWithGlobals<SnapshotCommandOptions>());
    });
}
