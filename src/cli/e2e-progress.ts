import type { E2eEvent } from "../e2e/events.ts";
import { capabilitiesOf } from "../terminal/capabilities.ts";
import { sanitiseLine } from "../terminal/sanitise.ts";
import { styleFor } from "../terminal/style.ts";
import type { CliContext } from "./cli-context.ts";
import type { E2eCommandOptions } from "./commands/e2e.ts";

const eraseLine = "\r\u001b[2K";

/** Tells on stderr what a run is at: one updating line in a terminal, with -v one line per event anywhere, otherwise silence. */
export function createE2eProgress(
  { stderr, env }: CliContext,
  options: E2eCommandOptions,
  wanted: boolean,
): { show(event: E2eEvent): void; clear(): void } {
  const capabilities = capabilitiesOf(stderr, env, { noColour: !options.color });
  const { dim } = styleFor(capabilities);
  const line = options.verbose === true;
  const updating = wanted && capabilities.interactive && !line && options.quiet !== true;
  let shown = false;
  const clear = () => {
    if (shown) stderr.write(eraseLine);
    shown = false;
  };
  return {
    show(event) {
      const text = wordsOf(event);
      if (text === null) return;
      if (line) stderr.write(`${sanitiseLine(text)}\n`);
      if (!updating) return;
      stderr.write(`${eraseLine}${dim(sanitiseLine(text).slice(0, capabilities.width - 1))}`);
      shown = true;
    },
    clear,
  };
}

function wordsOf(event: E2eEvent): string | null {
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
    case "connected":
    case "noted":
    case "log-line":
    case "forwards":
    case "run-finished":
      return null;
  }
}
