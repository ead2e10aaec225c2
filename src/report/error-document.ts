import { type ErrorDocument, reportSchemaVersion } from "../doctor/report.ts";
import { tool } from "../version.ts";

/** The document that stands in for a report when the command ended before there was one. */
export function errorDocument(error: { code: string; message: string; hint: string }): ErrorDocument {
  const { code, message, hint } = error;
  return { schemaVersion: reportSchemaVersion, kind: "Error", tool, error: { code, message, hint } };
}
