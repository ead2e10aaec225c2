import { once } from "node:events";
import { WebSocket } from "ws";
import { pause } from "../../../pause.ts";
import type { Program, ProgramContext } from "../../node/program.ts";
import { runProgram } from "../run-program.ts";
import { positiveInteger } from "../service/environment.ts";

const reconnectMs = 500;

/**
 * A browser with the dashboard open: connected to /ws, listening, and never sending anything. With NOMNOM_LAB_RELOAD_MS somebody reloads the page as
 * often.
 */
export const idleBrowser: Program = runProgram(async (context) => {
  while (!context.signal.aborted) {
    await watch(context).catch((error: unknown) => context.log(String(error)));
    await pause(reconnectMs, context.signal);
  }
});

async function watch(context: ProgramContext): Promise<void> {
  const { host, port } = await context.resolve("nomnom-dashboard-backend", 8080);
  const socket = new WebSocket(`ws://${host}:${port}/ws`);
  const leave = () => socket.terminate();
  context.signal.addEventListener("abort", leave, { once: true });
  try {
    await once(socket, "open");
    context.log("connected to /ws");
    const reloadMs = positiveInteger(context.env.NOMNOM_LAB_RELOAD_MS, 0);
    const closed = once(socket, "close");
    await (reloadMs === 0 ? closed : Promise.race([closed, pause(reloadMs, context.signal)]));
  } finally {
    context.signal.removeEventListener("abort", leave);
    // Its error has been reported.
    socket.on("error", () => {});
    socket.terminate();
  }
}
