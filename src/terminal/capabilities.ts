/** What a stream can show. Decided once, at the start, and passed down: nothing below looks at the environment. */
export interface Capabilities {
  colour: boolean;
  /** False: plain ASCII only. */
  unicode: boolean;
  /** Columns. */
  width: number;
  /** True when somebody is looking at a terminal that can move its cursor. */
  interactive: boolean;
}

interface Output {
  isTTY?: boolean;
  columns?: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const defaultWidth = 80;
/** A pseudo-terminal of a CI system may say 0 or 1 columns. */
const narrowestWidth = 20;

/** What `stream` can show, given the environment and whether the user said `--no-color`. */
export function capabilitiesOf(
  stream: Output,
  env: Environment,
  options: { noColour: boolean },
): Capabilities {
  const terminal = stream.isTTY === true && env.TERM !== "dumb";
  return {
    colour: !options.noColour && wantsColour(terminal, env),
    // The font of the Linux console has none of the symbols, whatever the locale.
    unicode: isUtf8(env) && env.TERM !== "linux",
    width: widthOf(stream, env),
    interactive: terminal && !isContinuousIntegration(env),
  };
}

/** True when the environment says that no person is watching. `CI=false` says the opposite. */
export function isContinuousIntegration(env: Environment): boolean {
  return env.CI !== undefined && env.CI !== "" && env.CI !== "false" && env.CI !== "0";
}

/** NO_COLOR (any value but empty) wins over FORCE_COLOR (0 and false mean no), which wins over what the stream is. */
function wantsColour(terminal: boolean, env: Environment): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  return terminal;
}

/** POSIX order: LC_ALL, LC_CTYPE, LANG; the first that is set decides. None set is the C locale: ASCII. */
function isUtf8(env: Environment): boolean {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== "");
  return /utf-?8/i.test(locale ?? "");
}

function widthOf(stream: Output, env: Environment): number {
  const width = stream.columns ?? Number.parseInt(env.COLUMNS ?? "", 10);
  return Number.isFinite(width) && width >= narrowestWidth ? width : defaultWidth;
}
