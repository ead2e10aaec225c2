/** Process exit codes, the same for every command and every output format (docs/architecture.md, "Exit codes"). */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  inconclusive: 3,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The one class for expected failures that end a command: bad input, unreadable files, nothing to look at. */
export class UserError extends Error {
  override readonly name = "UserError";
  /** Stable machine-readable code, kebab-case, e.g. `unknown-check`. */
  readonly code: string;
  /** What to do next, one sentence or command. */
  readonly hint: string;
  readonly exitCode: ExitCode;

  constructor(
    code: string,
    message: string,
    options: { hint: string; exitCode?: ExitCode; cause?: unknown },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? exitCodes.usage;
  }
}
