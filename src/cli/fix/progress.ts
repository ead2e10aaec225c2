import type { FixEvent } from "../../fix/fix-events.ts";
import type { CliContext } from "../cli-context.ts";
import type { GlobalRequest } from "../global-flags.ts";
import { createStatusLine } from "../status-line.ts";

export interface FixProgress {
  show(event: FixEvent): void;
  clear(): void;
}

/** Tells on stderr what fix is at: what was changed or undone on a line of its own, the rest as one updating line in a terminal. */
export function createFixProgress(
  context: CliContext,
  { colour, verbose, quiet }: Pick<GlobalRequest, "colour" | "verbose" | "quiet">,
): FixProgress {
  const line = createStatusLine(context, colour);
  return {
    show(event) {
      const words = wordsOf(event);
      if (words === null || quiet) return;
      if (words.lasting || verbose) line.print(words.text);
      else line.update(words.text);
    },
    clear: line.clear,
  };
}

function wordsOf(event: FixEvent): { text: string; lasting: boolean } | null {
  switch (event.type) {
    case "run-started":
      return { text: `run ${event.runId}`, lasting: false };
    case "looking":
      return event.event.type === "check-finished"
        ? { text: `looking: ${event.event.result.id}`, lasting: false }
        : null;
    case "applying":
      return { text: `applying: ${titleOf(event.item)}`, lasting: true };
    case "verifying":
      return { text: `verifying: ${titleOf(event.item)}`, lasting: false };
    case "item-finished": {
      const { status, reason } = event.item;
      return {
        text: `${status}: ${titleOf(event.item)}${reason === null ? "" : `: ${reason}`}`,
        lasting: true,
      };
    }
    case "undoing":
      return { text: `putting back: ${event.what}`, lasting: false };
    case "undone":
      return {
        text: `${event.change.what}: ${event.change.state}`,
        lasting: event.change.state === "left",
      };
    case "fix-finished":
      return null;
  }
}

const titleOf = ({ plan, finding }: Extract<FixEvent, { type: "applying" }>["item"]): string =>
  plan?.title ?? finding.resource;
