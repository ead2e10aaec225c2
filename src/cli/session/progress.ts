import type { DoctorEvent } from "../../doctor/events.ts";
import type { Capabilities } from "../../terminal/capabilities.ts";
import { sanitiseLine } from "../../terminal/sanitise.ts";
import { styleFor } from "../../terminal/style.ts";
import { formatDuration } from "../../units/format-duration.ts";
import type { CliContext } from "../cli-context.ts";
import { inertInCi } from "../output.ts";
import { eraseLine } from "../status-line.ts";

/** Tells on stderr what a run is busy with. */
export interface Progress {
  show(event: DoctorEvent): void;
  /** Removes what is left on the line, before anything else is written. */
  clear(): void;
}

/** A run that is faster says nothing. */
const silentMs = 300;
const frameMs = 100;

/** One updating line in a terminal; with `-v` one line per answer anywhere; otherwise silence. */
export function createProgress(
  stderr: CliContext["stderr"],
  capabilities: Capabilities,
  options: { verbose: boolean; quiet: boolean },
): Progress {
  if (options.quiet) return { show: () => {}, clear: () => {} };
  if (options.verbose)
    return { show: (event) => stderr.write(inertInCi(verboseLine(event))), clear: () => {} };
  return capabilities.interactive ? updatingLine(stderr, capabilities) : { show: () => {}, clear: () => {} };
}

function verboseLine(event: DoctorEvent): string {
  if (event.type === "waiting") return `waiting for ${event.checks.join(", ")}\n`;
  if (event.type !== "probe-finished") return "";
  const outcome = event.error === null ? "read" : `${event.error.kind}: ${sanitiseLine(event.error.message)}`;
  return `${event.probe}  ${formatDuration(event.durationMs)}  ${outcome}\n`;
}

function updatingLine(stderr: CliContext["stderr"], capabilities: Capabilities): Progress {
  const { dim, symbols } = styleFor(capabilities);
  const startedAt = performance.now();
  const reading = new Set<string>();
  let waitingFor: readonly string[] = [];
  let shown = false;

  const draw = () => {
    const elapsedMs = performance.now() - startedAt;
    if (elapsedMs < silentMs) return;
    const what =
      waitingFor.length > 0 ? `waiting for ${waitingFor.join(", ")}` : `reading ${[...reading].join(", ")}`;
    const time = `${(elapsedMs / 1000).toFixed(1)} s`;
    const room = capabilities.width - time.length - 2;
    const text =
      what.length <= room ? what : what.slice(0, room - symbols.ellipsis.length) + symbols.ellipsis;
    stderr.write(`${eraseLine}${dim(`${time}  ${text}`)}`);
    shown = true;
  };
  const timer = setInterval(draw, frameMs);
  timer.unref();

  return {
    show(event) {
      if (event.type === "probe-started") {
        reading.add(event.probe);
        waitingFor = [];
      }
      if (event.type === "probe-finished") reading.delete(event.probe);
      if (event.type === "waiting") waitingFor = event.checks;
    },
    clear() {
      clearInterval(timer);
      if (shown) stderr.write(eraseLine);
      shown = false;
    },
  };
}
