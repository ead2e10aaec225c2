import process from "node:process";
import { exitCodes } from "../user-error.ts";
import type { CliContext } from "./cli-context.ts";
import { isClosedPipe } from "./output.ts";

/** How long cleanups may take after the first Ctrl-C. */
const cleanupDeadlineMs = 10_000;
/** How long something that nobody closed may keep a finished process alive. */
const lingerMs = 1_000;

const interruption = new AbortController();

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (!isClosedPipe(error)) throw error;
  });
}

let exitCode: number | null = null;
const context: CliContext = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  signal: interruption.signal,
  exitWith: (code) => {
    exitCode = code;
  },
};

const { runCli } = await import("./run-cli.ts");
await runCli(process.argv.slice(2), context);
process.exitCode = exitCode ?? (interruption.signal.aborted ? exitCodes.interrupted : exitCodes.ok);
setTimeout(() => process.exit(), lingerMs).unref();

/** The first signal asks everything to end and clean up, in bounded time; the second ends the process as it is. */
function interrupt(): void {
  if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
  interruption.abort();
  setTimeout(() => {
    process.stderr.write("cleaning up took too long; something may be left behind\n");
    process.exit(exitCodes.interrupted);
  }, cleanupDeadlineMs).unref();
}
