import type { ForwardEvent, ForwardStatus } from "../../connect/port-forward/forward-status.ts";
import type { PortForward } from "../../connect/port-forward/open-port-forward.ts";
import { formatTarget } from "../../connect/port-forward/target.ts";
import type { Capabilities } from "../../terminal/capabilities.ts";
import { sanitiseLine } from "../../terminal/sanitise.ts";
import { styleFor } from "../../terminal/style.ts";
import type { CliContext } from "../cli-context.ts";
import { inertInCi } from "../output.ts";
import type { Redactor } from "../redactor.ts";
import { statusLines } from "./forward-status-lines.ts";

export interface ForwardDisplay {
  /** Leaves the last state on the screen. */
  close(): void;
}

const frameMs = 250;

/** In a terminal one updating line per target; elsewhere a line when a connection moves or fails, with `-v` for each connection too. */
export function createForwardDisplay(
  stderr: CliContext["stderr"],
  capabilities: Capabilities,
  forwards: readonly PortForward[],
  options: { quiet: boolean; verbose: boolean; redactor: Redactor },
): ForwardDisplay {
  if (options.quiet) return { close: () => {} };
  if (capabilities.interactive && !options.verbose)
    return updatingLines(stderr, capabilities, forwards, options.redactor);
  return eventLines(stderr, forwards, options);
}

const defaultLines = 24;

function updatingLines(
  stderr: CliContext["stderr"],
  capabilities: Capabilities,
  forwards: readonly PortForward[],
  redactor: Redactor,
): ForwardDisplay {
  const { dim, symbols } = styleFor(capabilities);
  let shown: string[] = [];
  const draw = () => {
    // As the terminal is now; a column and a line stay free, or it would wrap and scroll.
    const room = {
      columns: (stderr.columns ?? capabilities.width) - 1,
      lines: (stderr.rows ?? defaultLines) - 1,
      ellipsis: symbols.ellipsis,
    };
    const rows = forwards.map((forward) => ({
      target: formatTarget(forward.target),
      status: withoutSecrets(forward.status(), redactor),
    }));
    const lines = statusLines(rows, room);
    if (lines.join("\n") === shown.join("\n")) return;
    const up = shown.length === 0 ? "" : `\u001b[${shown.length}A`;
    // Down to the end of the screen: there may have been more lines before.
    stderr.write(`${up}\u001b[0J${lines.map((line) => `${dim(line)}\n`).join("")}`);
    shown = lines;
  };
  draw();
  const timer = setInterval(draw, frameMs);
  return {
    close() {
      clearInterval(timer);
      draw();
    },
  };
}

/** Why a connection failed may be the words of a server. */
const withoutSecrets = (status: ForwardStatus, redactor: Redactor): ForwardStatus => ({
  ...status,
  lastFailure: status.lastFailure && {
    ...status.lastFailure,
    message: redactor.text(status.lastFailure.message),
  },
});

/** What stays wrong is said once until a connection works, however many clients try; with `-v` for each of them. */
function eventLines(
  stderr: CliContext["stderr"],
  forwards: readonly PortForward[],
  { verbose, redactor }: { verbose: boolean; redactor: Redactor },
): ForwardDisplay {
  const stops = forwards.map((forward) => {
    const target = formatTarget(forward.target);
    const told = new Set<string>();
    return forward.onEvent((event) => {
      if (event.type === "connected" || event.type === "reconnected") told.clear();
      const words = eventWords(event, verbose);
      if (words === null || (told.has(words) && !(verbose && event.type === "failed"))) return;
      if (event.type === "retrying" || event.type === "failed") told.add(words);
      stderr.write(inertInCi(`${sanitiseLine(redactor.text(`${target}: ${words}`))}\n`));
    });
  });
  return {
    close() {
      for (const stop of stops) stop();
    },
  };
}

function eventWords(event: ForwardEvent, verbose: boolean): string | null {
  switch (event.type) {
    case "connected":
      return verbose ? `connection to pod ${event.pod}, port ${event.port}${over(event.way)}` : null;
    case "reconnected":
      return `now at pod ${event.pod}, port ${event.port}${verbose ? over(event.way) : ""}`;
    case "retrying":
      return `trying again: ${event.failure.message}`;
    case "failed":
      return `connection failed: ${event.failure.message}`;
    case "closed":
      return verbose ? "connection closed" : null;
  }
}

const over = (way: string | null): string => (way === null ? "" : `, over ${way}`);
