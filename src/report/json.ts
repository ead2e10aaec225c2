import type { Log } from "sarif";
import type { DiffReport } from "../doctor/diff/diff-report.ts";
import type { DoctorReport, ErrorDocument } from "../doctor/report.ts";
import type { E2eRepeatReport } from "../e2e/repeat/repeat-report.ts";
import type { E2eReport } from "../e2e/reporting/e2e-report.ts";
import type { E2ePlan } from "../e2e/run/plan.ts";
import type { E2eSoakReport } from "../e2e/soak/soak-report.ts";
import type { FixReport } from "../fix/fix-report.ts";
import type { RecoveryReport } from "../journal/recovery-report.ts";
import { inertJson } from "../terminal/inert-json.ts";

export type OutputDocument =
  | DoctorReport
  | DiffReport
  | ErrorDocument
  | E2eReport
  | E2eRepeatReport
  | E2eSoakReport
  | E2ePlan
  | FixReport
  | RecoveryReport
  | Log;

/** One JSON document, indented, with a newline at the end. Everything a terminal could act on is escaped; the content is the same. */
export function renderJson(document: OutputDocument): string {
  return `${inertJson(JSON.stringify(document, null, 2))}\n`;
}
