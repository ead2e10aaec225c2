import { Command } from "commander";
import { formatsOf } from "../../report/formats.ts";
import type { CliContext } from "../cli-context.ts";
import { doctorFlags, doctorRequest } from "../doctor/request.ts";
import { startDoctor } from "../doctor/start.ts";
import { withFlags } from "../flag.ts";
import { namesOf } from "../output-format.ts";

const forMachines = formatsOf("doctor").filter(({ name }) => !["text", "json", "junit"].includes(name));

const examples = `
Examples:
  nomnom doctor                                 everything, on the current context
  nomnom doctor --only nats/stream-overlap      one check
  nomnom doctor --area nats postgres            two areas
  nomnom doctor --with src deploy               what is deployed against what is written
  nomnom doctor --watch                         the dashboard, for on-call work
  nomnom doctor -o junit > nomnom.xml           for CI; also ${namesOf(forMachines)}
  nomnom doctor --wait 2m                       until the deployment is ready, or never will be
  nomnom doctor --save-snapshot incident.json   keep what was read (redacted) ...
  nomnom doctor --from incident.json            ... and check it again, anywhere
`;

/** `nomnom doctor`. */
export function doctorCommand(context: CliContext): Command {
  return withFlags(new Command("doctor"), doctorFlags)
    .description("connect, read, check and report; changes nothing anywhere")
    .addHelpText("after", examples)
    .action((_own: unknown, command: Command) => startDoctor(context, doctorRequest(context, command)));
}
