import type { DoctorReport, ErrorDocument } from "../doctor/report.ts";

/** One JSON document, indented, with a newline at the end. Control characters are escaped by JSON itself. */
export function renderJson(document: DoctorReport | ErrorDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
