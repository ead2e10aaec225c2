import type { CliContext } from "../cli-context.ts";
import type { E2eCommandOptions } from "../commands/e2e.ts";
import { parseOutputFormat, type ScreenStreams, screenStreams } from "../output-format.ts";

export const e2eFormats = ["text", "json", "junit"] as const;
export type E2eFormat = (typeof e2eFormats)[number];

/**
 * Where a run goes: to a screen, when it is a single one and somebody looks; else to stdout in the wanted format, `text` when nothing was said.
 * Throws UserError for one that e2e does not have, and for `tui` without a terminal.
 */
export function e2eOutput(
  context: CliContext,
  options: E2eCommandOptions,
): { format: E2eFormat; screen: ScreenStreams | null } {
  const wanted = options.output ?? context.env.NOMNOM_OUTPUT;
  const { recover, dryRun, repeat, rate, count } = options;
  const isSingleRun =
    !recover && !dryRun && repeat === undefined && rate === undefined && count === undefined;
  const screen = isSingleRun ? screenStreams(wanted, context) : null;
  return {
    screen,
    format: screen === null ? parseOutputFormat(wanted, e2eFormats, "; tui for a single run") : "text",
  };
}
