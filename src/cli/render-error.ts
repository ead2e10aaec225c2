import { renderErrorJunit } from "../report/doctor-junit.ts";
import { errorDocument } from "../report/error-document.ts";
import { renderErrorGithub } from "../report/github.ts";
import { renderJson } from "../report/json.ts";
import { renderErrorSarif } from "../report/sarif.ts";
import type { OutputFormat } from "./output-format.ts";

/** An error that ended a command before it had a report, in the format that was asked for. */
export function renderError(
  error: { code: string; message: string; hint: string },
  format: Exclude<OutputFormat, "text">,
  now: Date,
): string {
  const document = errorDocument(error);
  switch (format) {
    case "json":
      return renderJson(document);
    case "junit":
      return renderErrorJunit(document, now.toISOString());
    case "sarif":
      return renderErrorSarif(document);
    case "github":
      return renderErrorGithub(document);
  }
}
