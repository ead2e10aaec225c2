import type { RepeatEvent } from "../../e2e/repeat/run-repeat.ts";
import type { E2eEvent } from "../../e2e/run/events.ts";
import type { SoakEvent } from "../../e2e/soak/soak-events.ts";
import { formatDuration } from "../../units/format-duration.ts";
import type { CliContext } from "../cli-context.ts";
import type { GlobalRequest } from "../global-flags.ts";
import { createStatusLine } from "../status-line.ts";

export type ProgressEvent = E2eEvent | RepeatEvent | SoakEvent;

export interface E2eProgress {
  show(event: ProgressEvent): void;
  clear(): void;
}

/**
 * Tells on stderr what a run is at: one updating line in a terminal, with -v one line per event anywhere, otherwise silence; repeated runs also say
 * of each how it ended, in every format: the report comes after the last.
 */
export function createE2eProgress(
  context: CliContext,
  { colour, verbose, quiet }: Pick<GlobalRequest, "colour" | "verbose" | "quiet">,
  wanted: boolean,
): E2eProgress {
  const line = createStatusLine(context, colour);
  return {
    show(event) {
      const text = wordsOf(event);
      if (text === null) return;
      if (verbose || (event.type === "repetition-finished" && !quiet)) line.print(text);
      else if (wanted && !quiet) line.update(text);
    },
    clear: line.clear,
  };
}

function wordsOf(event: ProgressEvent): string | null {
  switch (event.type) {
    case "run-started":
      return `run ${event.runId}`;
    case "step-started":
      return `${event.number} ${event.title}`;
    case "step-progress":
      return `${event.number} ${event.message}`;
    case "step-finished":
      return `${event.result.number} ${event.result.status}: ${event.result.message}`;
    case "undoing":
      return `putting back: ${event.what}`;
    case "undone":
      return `${event.change.what}: ${event.change.state}`;
    case "cleaned":
      return `test rows: ${event.cleanup.state}`;
    case "repetition-started":
      return `run ${event.number} of ${event.of}`;
    case "repetition-finished":
      return repetitionWords(event);
    case "soak-progress":
      return soakWords(event);
    case "repeat-finished":
    case "soak-finished":
    case "planned":
    case "connected":
    case "noted":
    case "log-line":
    case "forwards":
    case "run-finished":
      return null;
  }
}

function repetitionWords({
  number,
  of,
  report,
}: Extract<RepeatEvent, { type: "repetition-finished" }>): string {
  const { verdict, durationMs, conclusion } = report;
  const why = verdict === "pass" ? "" : `: ${conclusion}`;
  return `run ${number} of ${of}: ${verdict} in ${formatDuration(durationMs)}${why}`;
}

function soakWords({ counts, of, perSecond }: Extract<SoakEvent, { type: "soak-progress" }>): string {
  const { sent, stored, deadLettered, lost, refused, underWay } = counts;
  const share = sent < of ? `${sent} of ${of} sent at ${perSecond.toFixed(1)}/s` : `${sent} sent`;
  const not = refused === 0 ? "" : `, ${refused} refused`;
  return `${share}: ${stored} stored, ${deadLettered} dead, ${lost} lost${not}, ${underWay} under way`;
}
