import type { FailOn } from "../../doctor/exit-code.ts";
import type { DoctorReport } from "../../doctor/report.ts";
import { renderJson } from "../../report/json.ts";
import { renderText } from "../../report/text.ts";
import { capabilitiesOf } from "../../terminal/capabilities.ts";
import type { CliContext } from "../cli-context.ts";
import type { DoctorCommandOptions } from "../commands/doctor.ts";
import type { OutputFormat } from "../output-format.ts";
import { readCheckPage } from "../read-check-page.ts";

/** How a report is to be told. */
interface Telling {
  format: OutputFormat;
  failOn: FailOn;
  /** False: interrupted, or ended by a bug. */
  completed: boolean;
}

/** The report as it goes to stdout. Formats for machines are loaded when they are asked for. */
export async function renderDoctor(
  context: CliContext,
  options: DoctorCommandOptions,
  { format, failOn, completed }: Telling,
  report: DoctorReport,
): Promise<string> {
  switch (format) {
    case "text":
      return renderText(report, {
        ...capabilitiesOf(context.stdout, context.env, { noColour: !options.color }),
        verbose: options.verbose === true,
        quiet: options.quiet === true,
      });
    case "json":
      return renderJson(report);
    case "junit": {
      const { renderDoctorJunit } = await import("../../report/doctor-junit.ts");
      return renderDoctorJunit(report, { warningsFail: failOn === "warn" });
    }
    case "sarif": {
      const { renderSarif } = await import("../../report/sarif.ts");
      return renderSarif(report, { pages: await pagesOf(report), completed });
    }
    case "github": {
      const { renderGithub } = await import("../../report/github.ts");
      return renderGithub(report);
    }
  }
}

async function pagesOf({ checks }: DoctorReport): Promise<Map<string, string>> {
  return new Map(
    await Promise.all(checks.map(async ({ id }) => [id, await readCheckPage(id)] satisfies [string, string])),
  );
}
