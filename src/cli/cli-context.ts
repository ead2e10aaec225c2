import type { Readable, Writable } from "node:stream";
import type { ExitCode } from "../user-error.ts";
import type { Redactor } from "./redactor.ts";

/** Everything a command may know of the process it runs in. Commands never touch `process` themselves. */
export interface CliContext {
  stdin: Readable & { isTTY?: boolean };
  /** The report and nothing else. */
  stdout: Writable & { isTTY?: boolean; columns?: number };
  /** Progress, prompts, warnings. */
  stderr: Writable & { isTTY?: boolean; columns?: number; rows?: number };
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  signal: AbortSignal;
  /** What takes secrets out of everything that this run says. */
  redactor: Redactor;
  /** What the process ends with; the last call wins. */
  exitWith(code: ExitCode | number): void;
  /** What puts back what this command changes; said on stderr when a second signal, or the deadline, ends the process before its cleanups are done. */
  ifCutOff(words: string): void;
  /** Ends the process as it is, whatever still goes on: for callers that must not wait. */
  leaveNow(code: ExitCode): void;
}
