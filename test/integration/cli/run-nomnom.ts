import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { createRedactor } from "../../../src/cli/redactor.ts";
import { runCli } from "../../../src/cli/run-cli.ts";

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface Options {
  cwd?: string;
  env?: Record<string, string>;
  signal?: AbortSignal;
}

const root = fileURLToPath(new URL("../../../", import.meta.url));
const environment = { HOME: "/nonexistent", LANG: "C.UTF-8" };

/** Runs a command line in this process, with nothing of its environment. */
export async function nomnom(args: readonly string[], options: Options = {}): Promise<Ended> {
  const stdout = collector();
  const stderr = collector();
  let code = 0;
  await runCli(args, {
    stdin: Readable.from([]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { ...environment, ...options.env },
    cwd: options.cwd ?? root,
    signal: options.signal ?? new AbortController().signal,
    redactor: createRedactor(),
    exitWith: (wanted) => {
      code = wanted;
    },
    ifCutOff: () => undefined,
    leaveNow: (wanted) => {
      code = wanted;
    },
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collector() {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join("") };
}

/** Starts a command line from source as a process of its own: for pipes, signals and exit codes as a shell sees them. */
export function startNomnom(args: readonly string[], options: Options = {}) {
  const tsx = createRequire(import.meta.url).resolve("tsx");
  const child = spawn(process.execPath, ["--import", tsx, `${root}src/cli/main.ts`, ...args], {
    cwd: options.cwd ?? root,
    env: { PATH: process.env.PATH, ...environment, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended };
}
