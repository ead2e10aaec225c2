import type { ForwardEvent, ForwardStatus } from "../connect/port-forward/forward-status.ts";
import type { PortForward } from "../connect/port-forward/open-port-forward.ts";
import { formatTarget } from "../connect/port-forward/target.ts";
import type { Capabilities } from "../terminal/capabilities.ts";
import { sanitiseLine } from "../terminal/sanitise.ts";
import { styleFor } from "../terminal/style.ts";
import { formatBytes } from "../units/format-bytes.ts";
import type { CliContext } from "./cli-context.ts";

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
  options: { quiet: boolean; verbose: boolean },
): ForwardDisplay {
  if (options.quiet) return { close: () => {} };
  if (capabilities.interactive && !options.verbose) return updatingLines(stderr, capabilities, forwards);
  return eventLines(stderr, forwards, options.verbose);
}

/** What has happened to one target so far, in one line. */
export function statusLine(target: string, status: ForwardStatus): string {
  const { pod, connections, bytes, reconnects, lastFailure } = status;
  const parts = [
    target,
    pod === null ? "no connection yet" : `pod ${pod.name}`,
    `${connections.open} open of ${connections.total}`,
    `up ${formatBytes(bytes.up)}, down ${formatBytes(bytes.down)}`,
    ...(reconnects > 0 ? [`${reconnects} ${reconnects === 1 ? "reconnect" : "reconnects"}`] : []),
    ...(connections.failed > 0 ? [`${connections.failed} failed`] : []),
    ...(lastFailure === null ? [] : [lastFailure.message]),
  ];
  return sanitiseLine(parts.join("  "));
}

function updatingLines(
  stderr: CliContext["stderr"],
  capabilities: Capabilities,
  forwards: readonly PortForward[],
): ForwardDisplay {
  const { dim, symbols } = styleFor(capabilities);
  let shown = "";
  const draw = () => {
    const room = capabilities.width - 1;
    const lines = forwards.map((forward) => {
      const line = statusLine(formatTarget(forward.target), forward.status());
      return line.length <= room ? line : line.slice(0, room - symbols.ellipsis.length) + symbols.ellipsis;
    });
    const text = lines.map((line) => `\u001b[2K${dim(line)}\n`).join("");
    if (text === shown) return;
    stderr.write(shown === "" ? text : `\u001b[${lines.length}A${text}`);
    shown = text;
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

function eventLines(
  stderr: CliContext["stderr"],
  forwards: readonly PortForward[],
  verbose: boolean,
): ForwardDisplay {
  const stops = forwards.map((forward) => {
    const target = formatTarget(forward.target);
    let last = "";
    return forward.onEvent((event) => {
      const words = eventWords(event, verbose);
      // A pod that stays away is told once, not four times a second.
      if (words === null || words === last) return;
      last = event.type === "retrying" ? words : "";
      stderr.write(`${sanitiseLine(`${target}: ${words}`)}\n`);
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
      return verbose ? `connection to pod ${event.pod}, port ${event.port}` : null;
    case "reconnected":
      return `now at pod ${event.pod}, port ${event.port}`;
    case "retrying":
      return `trying again: ${event.failure.message}`;
    case "failed":
      return `connection failed: ${event.failure.message}`;
    case "closed":
      return verbose ? "connection closed" : null;
  }
}
