/** `npm run check`: format and lint, types, unit and contract tests side by side. A job that fails shows what it printed. */
import { spawn } from "node:child_process";

const jobs = {
  "format and lint": ["biome", "check", "."],
  types: ["tsc", "--noEmit"],
  "unit tests": ["vitest", "run", "--project", "unit"],
};

const startedAt = performance.now();
const codes = await Promise.all(Object.entries(jobs).map(([name, command]) => run(name, command)));
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;

async function run(name: string, [program = "", ...args]: readonly string[]): Promise<number | null> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(code === 0 ? `${name}: ok (${seconds} s)` : `${name}: FAILED\n${Buffer.concat(output)}`);
  return code;
}
