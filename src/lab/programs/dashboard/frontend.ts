import { createServer } from "node:http";
import type { Program } from "../../node/program.ts";
import { runProgram } from "../run-program.ts";
import { serve } from "../service/http-service.ts";

/** The dashboard's frontend, a Vite development server on 5173: soon after its start it needs more than the 64Mi some values files give it. */
export const dashboardFrontend: Program = runProgram(async (context) => {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end('<!doctype html><title>nomnom</title><div id="root"></div>\n');
  });
  const warmUp = setTimeout(() => context.useMemory(memoryBytes), warmUpMs);
  try {
    context.log("  VITE v5.4.11  ready in 412 ms");
    await context.listen(server, port);
    await serve(server, context);
  } finally {
    clearTimeout(warmUp);
  }
});

const port = 5173;
const memoryBytes = 96 * 1024 * 1024;
const warmUpMs = 200;
