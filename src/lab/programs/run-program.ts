import type { Program, ProgramContext } from "../node/program.ts";
import { MainError, panicLines, RustPanic } from "./rust/panic.ts";

/**
 * Makes a program of an async main function that ends when the signal does. A panic is logged as Rust prints it and ends with 101; any other
 * error is logged and ends with 1.
 */
export function runProgram(main: (context: ProgramContext) => Promise<void>): Program {
  return (context) => ({ exited: exitOf(main, context) });
}

async function exitOf(main: (context: ProgramContext) => Promise<void>, context: ProgramContext) {
  try {
    await main(context);
    return { code: 0 };
  } catch (error) {
    if (context.signal.aborted) return { code: 0 };
    if (error instanceof RustPanic) {
      for (const line of panicLines(error, context.env.RUST_BACKTRACE === "1")) context.log(line);
      return { code: 101 };
    }
    context.log(error instanceof MainError ? `Error: ${error.message}` : asText(error));
    return { code: 1 };
  }
}

function asText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
