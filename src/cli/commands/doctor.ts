import { Command, Option } from "commander";
import type { CliContext } from "../cli-context.ts";
import { startDoctor } from "../doctor/start-doctor.ts";
import type { GlobalOptions } from "../global-options.ts";

/** The options of `nomnom doctor`, as commander hands them over. */
export interface DoctorCommandOptions extends GlobalOptions {
  only?: string[];
  skip?: string[];
  area?: string[];
  from?: string;
  saveSnapshot?: string;
  entities?: string;
  wait?: string;
  failOn?: string;
  watch?: boolean;
  interval?: string;
}

const examples = `
Examples:
  nomnom doctor                                 everything, on the current context
  nomnom doctor --only nats/stream-overlap      one check
  nomnom doctor --area nats postgres            two areas
  nomnom doctor --watch                         the dashboard, for on-call work
  nomnom doctor -o junit > nomnom.xml           for CI; also sarif, github
  nomnom doctor --wait 2m                       until the deployment is ready, or never will be
  nomnom doctor --save-snapshot incident.json   keep what was read (redacted) ...
  nomnom doctor --from incident.json            ... and check it again, anywhere
`;

export function doctorCommand(context: CliContext): Command {
  return new Command("doctor")
    .description("connect, read, check and report; changes nothing anywhere")
    .option("--only <check...>", "run these checks only; an id may hold *")
    .option("--skip <check...>", "leave these checks out")
    .option("--area <area...>", "kubernetes, nats, postgres, pipeline or config")
    .option("--from <file>", "check a saved snapshot instead of a live system")
    .option("--save-snapshot <file>", "write what was read, redacted")
    .option("--entities <dir>", "nomnom entity YAML; expected tables are derived from it")
    .option("--wait <duration>", "check again and again until all is good; ends early when it never will be")
    .addOption(new Option("--fail-on <level>", "warn, fail or never").default(undefined, "fail"))
    .option("--watch", "the dashboard: the same checks again and again, with what changed")
    .option("--interval <duration>", "from one round of --watch to the next (default: 5s)")
    .addHelpText("after", examples)
    .action((_own: unknown, command: Command) =>
      startDoctor(context, command.optsWithGlobals<DoctorCommandOptions>()),
    );
}
