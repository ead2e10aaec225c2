import { redactText } from "../../snapshot/redact.ts";
import { sanitise } from "../../terminal/sanitise.ts";

/** The lines of a log, without secrets: taken out of the whole text, for a secret over several lines is none any more in one of them. */
export const logLines = (text: string, secrets: readonly string[]): string[] =>
  redactText(sanitise(text), secrets).split("\n");
