import type { Command } from "commander";
import { type Format, textFormat } from "../../report/formats.ts";
import { UserError } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import { files } from "../completion/source.ts";
import { stepIds } from "../completion/sources.ts";
import { Flag, givenTo, listFlag, switchFlag, textFlag } from "../flag.ts";
import { type GlobalRequest, globalRequest } from "../global-flags.ts";
import { chooseFormat, type ScreenStreams, screenStreams } from "../output-format.ts";

/** What `nomnom e2e` is asked to do. */
export interface E2eRequest extends GlobalRequest {
  yes: boolean;
  keepOldApi: boolean;
  cutover: boolean;
  coldStart: boolean;
  /** The file with what is sent; null: an order of its own. */
  message: string | null;
  steps: { only: string[]; from: string | null; skip: string[] };
  clean: boolean;
  /** How many runs. */
  repeat: number | null;
  /** Orders of a soak. */
  perSecond: number | null;
  count: number | null;
  dryRun: boolean;
  recover: boolean;
  format: Format;
  /** Where to show it live: a single run only. Null: a report is written. */
  screen: ScreenStreams | null;
}

const mostRuns = 10_000;
export const mostOrders = 1_000_000;
const mostPerSecond = 10_000;

export const e2eFlags = {
  yes: switchFlag("-y, --yes", "scale the old API down without asking"),
  keepOldApi: switchFlag("--keep-old-api", "do not scale the old API down"),
  cutover: switchFlag("--cutover", "leave the old API at 0 when every step passed or warned"),
  coldStart: switchFlag("--cold-start", "where there is no old API: take the API itself to 0 and back"),
  message: textFlag("--message <file>", "send this JSON instead of an order of its own", {
    completes: files,
  }),
  step: listFlag("--step <step...>", "only these steps, by number or id", { completes: stepIds }),
  fromStep: textFlag("--from-step <step>", "this step and those after it", { completes: stepIds }),
  skipStep: listFlag("--skip-step <step...>", "leave these steps out", { completes: stepIds }),
  clean: switchFlag("--clean", "remove the rows of the test order at the end"),
  repeat: new Flag("--repeat <n>", "run it n times, one after the other", wholeNumberTo(mostRuns)),
  rate: new Flag(
    "--rate <n/s>",
    "soak: send orders at this rate, and account for every one (default: 10/s)",
    parseRate,
  ),
  count: new Flag(
    "--count <n>",
    "soak: send this many orders (default: what the rate sends in 60 s)",
    wholeNumberTo(mostOrders),
  ),
  dryRun: switchFlag("--dry-run", "say what would be done, and change nothing"),
  recover: switchFlag("--recover", "put back what an interrupted run changed"),
};

/** @throws UserError for flags that mean nothing, for a format that e2e does not have, and for `tui` without a terminal. */
export function e2eRequest(context: CliContext, command: Command): E2eRequest {
  const given = givenTo(command, context);
  const flags = e2eFlags;
  const global = globalRequest(given);
  const asked = {
    ...global,
    yes: flags.yes.of(given),
    keepOldApi: flags.keepOldApi.of(given),
    cutover: flags.cutover.of(given),
    coldStart: flags.coldStart.of(given),
    message: flags.message.of(given),
    steps: {
      only: flags.step.of(given),
      from: flags.fromStep.of(given),
      skip: flags.skipStep.of(given),
    },
    clean: flags.clean.of(given),
    repeat: flags.repeat.of(given),
    perSecond: flags.rate.of(given),
    count: flags.count.of(given),
    dryRun: flags.dryRun.of(given),
    recover: flags.recover.of(given),
  };
  const { recover, dryRun, repeat, perSecond, count } = asked;
  const isSingleRun = !recover && !dryRun && repeat === null && perSecond === null && count === null;
  const screen = isSingleRun ? screenStreams(global.output, context) : null;
  const format = screen === null ? chooseFormat(global.output, "e2e", "; tui for a single run") : textFormat;
  return { ...asked, screen, format };
}

function wholeNumberTo(most: number): (given: unknown, name: string) => number | null {
  return (given, name) => {
    if (given === undefined) return null;
    const text = String(given);
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= 1 && number <= most) return number;
    throw new UserError("bad-number", `${name} ${text}: not a whole number from 1 to ${most}`, {
      hint: `Give a number, such as ${name} 50.`,
    });
  };
}

const perUnit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `50/s`, `30/m`, `1/h`; without a unit it is per second. */
function parseRate(given: unknown): number | null {
  if (given === undefined) return null;
  const text = String(given);
  const match = /^(\d+(?:\.\d+)?)(?:\/(s|m|h))?$/.exec(text);
  const perSecond = Number(match?.[1] ?? Number.NaN) / (perUnit[match?.[2] ?? "s"] ?? 1);
  if (perSecond > 0 && perSecond <= mostPerSecond) return perSecond;
  throw new UserError(
    "bad-rate",
    match === null
      ? `--rate ${text}: not a rate`
      : `--rate ${text}: must be more than 0 and at most ${mostPerSecond}/s`,
    { hint: "Give a rate such as --rate 50/s, --rate 0.5/s or --rate 30/m." },
  );
}
