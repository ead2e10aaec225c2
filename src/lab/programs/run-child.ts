import type { Program, ProgramContext } from "../node/program.ts";

/** Makes a program of a function that runs a child process and gives its exit code; an error it throws is logged and ends with 1. */
export function runChild(main: (context: ProgramContext) => Promise<number>): Program {
  return (context) => ({ exited: exitOf(main, context) });
}

export async function exitOf(main: (context: ProgramContext) => Promise<number>, context: ProgramContext) {
  try {
    return { code: await main(context) };
  } catch (error) {
    if (context.signal.aborted) return { code: 0 };
    context.log(error instanceof Error ? error.message : String(error));
    return { code: 1 };
  }
}
