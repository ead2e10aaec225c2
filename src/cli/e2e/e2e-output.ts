import type { E2eRepeatReport } from "../../e2e/repeat/repeat-report.ts";
import type { E2eReport } from "../../e2e/reporting/e2e-report.ts";
import type { E2eSoakReport } from "../../e2e/soak/soak-report.ts";
import { renderE2eJunit, renderE2eRepeatJunit, renderE2eSoakJunit } from "../../report/e2e-junit.ts";
import { renderE2eRepeatText } from "../../report/e2e-repeat-text.ts";
import { renderE2eSoakText } from "../../report/e2e-soak-text.ts";
import { renderE2eText } from "../../report/e2e-text.ts";
import { renderJson } from "../../report/json.ts";
import type { TextOptions } from "../../report/pen.ts";
import { capabilitiesOf } from "../../terminal/capabilities.ts";
import type { CliContext } from "../cli-context.ts";
import type { E2eCommandOptions } from "../commands/e2e.ts";
import type { E2eFormat } from "./e2e-flags.ts";

/** The report as it goes to stdout. */
export function renderE2e(
  context: CliContext,
  options: E2eCommandOptions,
  format: E2eFormat,
  report: E2eReport,
): string {
  if (format === "json") return renderJson(report);
  if (format === "junit") return renderE2eJunit(report);
  return renderE2eText(report, textOptions(context, options));
}

/** As {@link renderE2e}, of `--repeat`. */
export function renderE2eRepeat(
  context: CliContext,
  options: E2eCommandOptions,
  format: E2eFormat,
  report: E2eRepeatReport,
): string {
  if (format === "json") return renderJson(report);
  if (format === "junit") return renderE2eRepeatJunit(report);
  return renderE2eRepeatText(report, textOptions(context, options));
}

/** As {@link renderE2e}, of a soak. */
export function renderE2eSoak(
  context: CliContext,
  options: E2eCommandOptions,
  format: E2eFormat,
  report: E2eSoakReport,
): string {
  if (format === "json") return renderJson(report);
  if (format === "junit") return renderE2eSoakJunit(report);
  return renderE2eSoakText(report, textOptions(context, options));
}

const textOptions = (context: CliContext, options: E2eCommandOptions): TextOptions => ({
  ...capabilitiesOf(context.stdout, context.env, { noColour: !options.color }),
  verbose: options.verbose === true,
  quiet: options.quiet === true,
});
