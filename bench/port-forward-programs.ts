import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The programs of the benchmark, each run in a process of its own: `port-forward-NAME.ts`. */
export type Program = "server" | "client" | "forwarder" | "pod";

/** Writes `port-forward-NAME.mjs`, as the product is shipped: loaders that translate on the way cost a third of the speed (measured with tsx). */
export async function bundle(directory: string, programs: readonly Program[]): Promise<void> {
  await build({
    entryPoints: programs.map((name) => fileURLToPath(new URL(`./port-forward-${name}.ts`, import.meta.url))),
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    // Bundled CommonJS packages require Node's own modules.
    banner: {
      js: 'import { createRequire as nodeCreateRequire } from "node:module"; const require = nodeCreateRequire(import.meta.url);',
    },
    logLevel: "warning",
  });
}

const answerDeadlineMs = 60_000;

/** The next message of a process of ours, whose type both ends know. */
export function answerOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error("a process of the benchmark does not answer")),
      answerDeadlineMs,
    );
    const exited = (code: number | null) =>
      reject(new Error(`a process of the benchmark ended with ${code}`));
    child.once("message", (message: unknown) => {
      clearTimeout(timer);
      child.off("exit", exited);
      resolve(message as T);
    });
    child.once("exit", exited);
  });
}

/** Sends a message and waits for the next one. */
export function ask<T>(child: ChildProcess, message: object): Promise<T> {
  const answer = answerOf<T>(child);
  child.send(message);
  return answer;
}
