import type { WriteStream } from "node:tty";
import { sanitise } from "../terminal/sanitise.ts";
import { exitCodes, UserError } from "../user-error.ts";
import type { CliContext } from "./cli-context.ts";
import { guarded } from "./guarded-stream.ts";
import { isClosedPipe } from "./output.ts";
import { createRedactor } from "./redactor.ts";
import { describeBug } from "./report-error.ts";
import { runCli } from "./run-cli.ts";

/** How long cleanups may take after the first Ctrl-C. */
const cleanupDeadlineMs = 10_000;
/** How long something that nobody closed may keep a finished process alive. */
const lingerMs = 1_000;

// The global `process`: importing it as a module makes all three standard streams at once.
const interruption = new AbortController();

/** What nobody awaited has thrown: bugs, that end the command as Ctrl-C does, so that what it changed is undone. */
const stray: unknown[] = [];
let hasEnded = false;
process.on("uncaughtException", (error) => {
  const isFirst = stray.push(error) === 1;
  if (hasEnded) tellStray();
  else if (isFirst && !interruption.signal.aborted) interrupt();
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);
let exitCode: number | null = null;
let leftBehind: string | null = null;
const redactor = createRedactor();
const context: CliContext = {
  // Each is made at its first use: --version needs one of the three, and making one takes milliseconds.
  get stdin() {
    return process.stdin;
  },
  get stdout() {
    return guarded(outlivingItsReader(process.stdout), redactor);
  },
  get stderr() {
    return guarded(outlivingItsReader(process.stderr), redactor);
  },
  env: process.env,
  get cwd() {
    return workingDirectory();
  },
  signal: interruption.signal,
  redactor,
  exitWith: (code) => {
    exitCode = code;
  },
  ifCutOff: (words) => {
    leftBehind = words;
  },
  leaveNow: (code) => process.exit(code),
};

await runCli(process.argv.slice(2), context);
hasEnded = true;
process.exitCode = exitCode ?? (interruption.signal.aborted ? exitCodes.interrupted : exitCodes.ok);
if (stray.length > 0) tellStray();
setTimeout(() => process.exit(), lingerMs).unref();

function tellStray(): void {
  const bug = describeBug(stray[0]);
  const recovery = leftBehind === null ? "" : `hint: ${leftBehind}\n`;
  context.stderr.write(
    `error: ${sanitise(context.redactor.text(bug.message))}\n${recovery}hint: ${bug.hint}\n`,
  );
  process.exitCode = exitCodes.bug;
}

/** Somebody may have removed the folder that the command was started in. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new UserError("no-working-directory", "the folder that nomnom was started in is gone", {
      hint: "Change into a folder that exists.",
      cause: error,
    });
  }
}

/** A reader that went away (`| head`) ends nothing. */
function outlivingItsReader(stream: WriteStream): WriteStream {
  if (!stream.listeners("error").includes(throwUnlessClosed)) stream.on("error", throwUnlessClosed);
  return stream;
}

/** What the system refuses to write (a full disk) is an error of the one write: `writeFully` rejects. */
function throwUnlessClosed(error: Error): void {
  const isRefusedWrite = "syscall" in error && error.syscall === "write";
  if (!isClosedPipe(error) && !isRefusedWrite) throw error;
}

/** The first signal asks everything to end and clean up, in bounded time; the second ends the process as it is. */
function interrupt(): void {
  if (interruption.signal.aborted) {
    if (leftBehind !== null) context.stderr.write(`left before everything was put back: ${leftBehind}\n`);
    process.exit(exitCodes.interrupted);
  }
  interruption.abort();
  setTimeout(() => {
    context.stderr.write(`cleaning up took too long: ${leftBehind ?? "something may be left behind"}\n`);
    process.exit(stray.length > 0 ? exitCodes.bug : exitCodes.interrupted);
  }, cleanupDeadlineMs).unref();
}
