import type { Option } from "commander";
import type { TextOptions } from "../report/pen.ts";
import type { SettingSource } from "../systems/system.ts";
import { type AddressOption, settingSources } from "../systems/systems.ts";
import { capabilitiesOf } from "../terminal/capabilities.ts";
import type { CliContext } from "./cli-context.ts";
import { files, folders, nothing, type Source } from "./completion/source.ts";
import { contexts, namespaces } from "./completion/sources.ts";
import { deadlineFlag, denyingFlag, type Flag, type Given, switchFlag, textFlag } from "./flag.ts";
import { outputHelp, outputWords } from "./output-format.ts";
import type { ConnectionRequest } from "./session/settings.ts";

/** What the flags say that every command takes. */
export interface GlobalRequest extends ConnectionRequest {
  configFile: string | null;
  /** The word of `-o`; null: not given. */
  output: string | null;
  colour: boolean;
  verbose: boolean;
  quiet: boolean;
  /** Of the whole run. */
  timeoutMs: number | null;
}

/** What completes a setting's flag beyond the names of files. */
const sources: Readonly<Record<string, Source>> = { context: contexts, namespace: namespaces };

const addressFlags = settingSources.flatMap(({ name, flag, isFile }) =>
  flag === null ? [] : [{ name, option: flag.option, flag: addressFlag(flag, isFile) }],
);
const clusterFlags = addressFlags.filter(({ name }) => name.startsWith("kubernetes."));

function addressFlag(
  { name, short, argument, option, help }: NonNullable<SettingSource["flag"]>,
  isFile: boolean,
): Flag<string | null> {
  const flags = `${short === undefined ? "" : `${short}, `}${name} ${argument}`;
  return textFlag(flags, help, { completes: isFile ? files : (sources[option] ?? nothing) });
}

export const outputFlag = textFlag("-o, --output <format>", outputHelp(), {
  variable: "NOMNOM_OUTPUT",
  completes: {
    kind: "words",
    list: false,
    words: ({ command }) => outputWords(command.name()).map((value) => ({ value, description: "" })),
  },
});

const flags = {
  config: textFlag("--config <file>", "nomnom.doctor.yaml to use (default: searched upwards from here)", {
    variable: "NOMNOM_CONFIG",
    completes: files,
  }),
  kubernetes: denyingFlag("--no-kubernetes", "skip Kubernetes (Docker Compose, bare hosts)"),
  output: outputFlag,
  colour: denyingFlag("--no-color", "no colours (NO_COLOR)"),
  verbose: switchFlag("-v, --verbose", "say where settings come from, and more detail"),
  quiet: switchFlag("-q, --quiet", "only problems"),
  timeout: deadlineFlag("--timeout <duration>", "deadline of the whole run, such as 30s (one look: 2m)", {
    variable: "NOMNOM_TIMEOUT",
  }),
  requestTimeout: deadlineFlag("--request-timeout <duration>", "deadline of each call, such as 5s", {
    variable: "NOMNOM_REQUEST_TIMEOUT",
  }),
};

/** Of doctor and diff. */
export const entitiesFlag = textFlag(
  "--entities <dir>",
  "nomnom entity YAML; expected tables are derived from it",
  { completes: folders },
);

/** The flags of every command, in the groups of the help. */
export const globalFlags: readonly Option[] = [
  ...[
    ...clusterFlags.map(({ flag }) => flag),
    flags.config,
    ...addressFlags.filter((each) => !clusterFlags.includes(each)).map(({ flag }) => flag),
    flags.kubernetes,
  ].map((flag) => flag.helpGroup("What to look at:")),
  ...[flags.output, flags.colour, flags.verbose, flags.quiet, flags.timeout, flags.requestTimeout].map(
    (flag) => flag.helpGroup("How:"),
  ),
];

/** Throws UserError for a flag that means nothing. */
export function globalRequest(given: Given): GlobalRequest {
  const addresses: Partial<Record<AddressOption, string>> = {};
  for (const { option, flag } of addressFlags) {
    const value = flag.of(given);
    if (value !== null) addresses[option] = value;
  }
  return {
    addresses,
    kubernetes: flags.kubernetes.of(given),
    configFile: flags.config.of(given),
    output: flags.output.of(given),
    colour: flags.colour.of(given),
    verbose: flags.verbose.of(given),
    quiet: flags.quiet.of(given),
    timeoutMs: flags.timeout.of(given),
    requestTimeoutMs: flags.requestTimeout.of(given),
  };
}

/** How a report is written for the people at stdout. */
export const textOptions = (
  { stdout, env }: CliContext,
  { colour, verbose, quiet }: Pick<GlobalRequest, "colour" | "verbose" | "quiet">,
): TextOptions => ({ ...capabilitiesOf(stdout, env, { noColour: !colour }), verbose, quiet });
