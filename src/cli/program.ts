import { Command } from "commander";
import type { Format } from "../report/formats.ts";
import { tool } from "../version.ts";
import type { CliContext } from "./cli-context.ts";
import { completionCommand } from "./commands/completion.ts";
import { diffCommand } from "./commands/diff.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { e2eCommand } from "./commands/e2e.ts";
import { explainCommand } from "./commands/explain.ts";
import { fixCommand } from "./commands/fix.ts";
import { forwardCommand } from "./commands/forward.ts";
import { initCommand } from "./commands/init.ts";
import { labCommand } from "./commands/lab.ts";
import { lintCommand } from "./commands/lint.ts";
import { runCommand } from "./commands/run.ts";
import { snapshotCommand } from "./commands/snapshot.ts";
import { globalFlags } from "./global-flags.ts";

const examples = `
Examples:
  nomnom doctor                            what is wrong, and what to type next
  nomnom doctor -n nomnom-dev --only 'nats/*'
  nomnom doctor --no-kubernetes --nats-url nats://localhost:4222
  nomnom doctor -o json | jq .verdict
  nomnom explain nats/stream-overlap       the page of one check
  nomnom snapshot incident.json            what the checks read, to look elsewhere
  nomnom diff before.json after.json       what changed between two of them
  nomnom lint src deploy                   what is wrong in files, before they run
  nomnom fix                               what can be repaired; --yes does it
  nomnom e2e                               does a message come to the dashboard
  nomnom run -- nats stream ls             any tool, with what it connects to set
  nomnom forward svc/nomnom-postgres:5432  a port that survives pod restarts
  nomnom lab run --scenario seed -- nomnom doctor    an incident to try it on

Exit codes: 0 nothing failed, 1 a check failed, 2 usage, 3 inconclusive,
70 a bug in nomnom, 130 interrupted.
`;

/**
 * The whole command line. Nothing here writes: what commander has to say is thrown (exitOverride) and reported by the caller, which is handed the help that
 * was asked for.
 */
export function createProgram(context: CliContext, format: Format, help: (text: string) => void): Command {
  const program = new Command("nomnom")
    .description(
      "Finds what is wrong with a nomnom event pipeline on Kubernetes, NATS JetStream and PostgreSQL, says why, and what to type next.",
    )
    .usage("COMMAND [options]")
    .version(tool.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show help of a command")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: help,
      // Only the help of a command that needs a subcommand; it is what was asked for, not an error.
      writeErr: (text) => {
        if (format.renderError === null) help(text);
      },
      outputError: () => {},
      getOutHelpWidth: () => context.stdout.columns ?? 80,
    })
    .exitOverride()
    .addHelpText("after", examples);
  for (const flag of globalFlags) program.addOption(flag);
  for (const command of [
    doctorCommand(context),
    e2eCommand(context),
    fixCommand(context),
    explainCommand(context),
    snapshotCommand(context),
    diffCommand(context),
    initCommand(context),
    lintCommand(context),
    labCommand(context),
    forwardCommand(context),
    runCommand(context),
    completionCommand(context),
  ]) {
    program.addCommand(inherit(command, program));
  }
  return program;
}

/** Output and exit rules for a command and everything below it, which was made before its parent had them. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const subcommand of command.commands) inherit(subcommand, command);
  return command;
}
