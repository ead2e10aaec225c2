/** The levels of Rust's tracing, most urgent first, each with the colour its name is written in (SGR). */
const colours = { error: 31, warn: 33, info: 32, debug: 34, trace: 35 } as const;
type Level = keyof typeof colours;
const levels: readonly Level[] = ["error", "warn", "info", "debug", "trace"];

/** What a module logs, filtered as tracing-subscriber's env-filter does. */
export type Tracing = Record<Level, (message: string) => void>;

/** The loggers of a program by target: the crate, or crate::module, as it stands before the message and in directives such as `worker=debug`. */
export type Subscriber = (target: string) => Tracing;

export interface TracingOptions {
  /** RUST_LOG; undefined when it is not set. */
  filter: string | undefined;
  log(line: string): void;
}

/**
 * Logs in tracing-subscriber's line format, which is coloured on a pipe as well. Without a filter only errors appear, those of libraries too: the
 * env-filter feature has no other default (nomnom 3ac7dfa; the chart sets no RUST_LOG).
 */
export function openTracing({ filter = "", log }: TracingOptions): Subscriber {
  return (target) => {
    const most = mostVerbose(filter, target);
    const write = (level: Level) => (message: string) => {
      if (levels.indexOf(level) > most) return;
      const name = styled(colours[level], level.toUpperCase().padStart(5));
      const text = `${dim(timestamp())} ${name} ${dim(target)}${dim(":")} ${message}`;
      for (const line of text.split("\n")) log(line);
    };
    return {
      error: write("error"),
      warn: write("warn"),
      info: write("info"),
      debug: write("debug"),
      trace: write("trace"),
    };
  };
}

/** Index of the most verbose level that appears, -1 for `off`. A directive for the target or a module around it beats the bare level. */
function mostVerbose(filter: string, target: string): number {
  const directives = filter.split(",").map((directive) => directive.trim().toLowerCase());
  const own = directives
    .map((directive) => directive.split("="))
    .filter(([module = "", level]) => level !== undefined && `${target}::`.startsWith(`${module}::`))
    .sort(([one = ""], [other = ""]) => other.length - one.length)[0]?.[1];
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

const styled = (sgr: number, text: string) => `\u001b[${sgr}m${text}\u001b[0m`;
const dim = (text: string) => styled(2, text);

function timestamp(): string {
  return new Date().toISOString().replace("Z", "000Z");
}
