import { type Command, Option } from "commander";
import type { Flag } from "../systems/system.ts";
import { type AddressOption, settingSources } from "../systems/systems.ts";

/** The options every command takes, before or after its name, as commander hands them over. */
export interface GlobalOptions extends Partial<Record<AddressOption, string>> {
  config?: string;
  kubernetes: boolean;
  output?: string;
  color: boolean;
  verbose?: boolean;
  quiet?: boolean;
  timeout?: string;
  requestTimeout?: string;
}

const target: readonly [flags: string, description: string][] = [
  ["--config <file>", "nomnom.doctor.yaml to use (default: searched upwards from here)"],
  ...settingSources.flatMap(({ flag }): [string, string][] => (flag === null ? [] : [wordsOf(flag)])),
  ["--no-kubernetes", "look at no cluster: compose and bare hosts"],
];

const behaviour: readonly [flags: string, description: string][] = [
  ["-o, --output <format>", "tui (doctor, e2e in a terminal), text, json, junit; doctor also sarif, github"],
  ["--no-color", "no colours (NO_COLOR)"],
  ["-v, --verbose", "say where settings come from, and more detail"],
  ["-q, --quiet", "only what needs somebody"],
  ["--timeout <duration>", "deadline of the whole run, such as 30s"],
  ["--request-timeout <duration>", "deadline of each call, such as 5s"],
];

function wordsOf({ name, short, argument, help }: Flag): [flags: string, description: string] {
  return [`${short === undefined ? "" : `${short}, `}${name} ${argument}`, help];
}

/** Adds the global options to the program; its subcommands see them through `optsWithGlobals()`. */
export function addGlobalOptions(program: Command): void {
  for (const [flags, description] of target) {
    program.addOption(new Option(flags, description).helpGroup("What to look at:"));
  }
  for (const [flags, description] of behaviour) {
    program.addOption(new Option(flags, description).helpGroup("How:"));
  }
}
