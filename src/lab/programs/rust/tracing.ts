/** The levels of Rust's tracing, most urgent first. */
const levels = ["error", "warn", "info", "debug", "trace"] as const;
type Level = (typeof levels)[number];

/** What a program logs, filtered as tracing-subscriber's env-filter does. */
export type Tracing = Record<Level, (message: string) => void>;

export interface TracingOptions {
  /** The crate, as it stands before the message and in directives such as `worker=debug`. */
  target: string;
  /** RUST_LOG; undefined when it is not set. */
  filter: string | undefined;
  log(line: string): void;
}

/**
 * A logger with tracing-subscriber's line format. Without a filter only errors appear: the env-filter feature has no other default
 * (nomnom contract §4.2; the chart sets no RUST_LOG).
 */
export function openTracing({ target, filter, log }: TracingOptions): Tracing {
  const most = mostVerbose(filter ?? "", target);
  const write = (level: Level) => (message: string) => {
    if (levels.indexOf(level) > most) return;
    log(`${timestamp()} ${level.toUpperCase().padStart(5)} ${target}: ${message}`);
  };
  return {
    error: write("error"),
    warn: write("warn"),
    info: write("info"),
    debug: write("debug"),
    trace: write("trace"),
  };
}

/** Index of the most verbose level that appears, -1 for `off`. A directive for the target beats the bare level. */
function mostVerbose(filter: string, target: string): number {
  const directives = filter.split(",").map((directive) => directive.trim().toLowerCase());
  const own = directives.find((directive) => directive.startsWith(`${target}=`))?.slice(target.length + 1);
  const bare = directives.find((directive) => isLevel(directive));
  const chosen = own ?? bare ?? "error";
  return chosen === "off"
    ? -1
    : Math.max(
        levels.findIndex((level) => level.startsWith(chosen)),
        0,
      );
}

function isLevel(text: string): boolean {
  return text === "off" || levels.some((level) => level === text);
}

function timestamp(): string {
  return new Date().toISOString().replace("Z", "000Z");
}
