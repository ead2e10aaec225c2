import type { E2eReport } from "../e2e/report.ts";
import { renderE2eJunit } from "../report/e2e-junit.ts";
import { renderE2eText } from "../report/e2e-text.ts";
import { renderJson } from "../report/json.ts";
import { capabilitiesOf } from "../terminal/capabilities.ts";
import { UserError } from "../user-error.ts";
import type { CliContext } from "./cli-context.ts";
import type { E2eCommandOptions } from "./commands/e2e.ts";

const formats = ["text", "json", "junit"] as const;
export type E2eFormat = (typeof formats)[number];

/** The wanted output; `text` when nothing was said. Throws UserError for one that e2e does not have. */
export function parseE2eFormat(wanted: string | undefined): E2eFormat {
  if (wanted === undefined) return "text";
  const format = formats.find((name) => name === wanted);
  if (format !== undefined) return format;
  throw new UserError("unknown-output", `-o ${wanted}: e2e has no such output`, {
    hint: `available: ${formats.join(", ")}`,
  });
}

/** The report as it goes to stdout. */
export function renderE2e(
  context: CliContext,
  options: E2eCommandOptions,
  format: E2eFormat,
  report: E2eReport,
): string {
  if (format === "json") return renderJson(report);
  if (format === "junit") return renderE2eJunit(report);
  return renderE2eText(report, {
    ...capabilitiesOf(context.stdout, context.env, { noColour: !options.color }),
    verbose: options.verbose === true,
    quiet: options.quiet === true,
  });
}
