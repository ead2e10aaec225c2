import { execFile } from "node:child_process";
import { spawn } from "@lydell/node-pty";

/** Where lines are typed. */
export interface Shell {
  env: Record<string, string>;
  /** What lines that copy something write there stays until the end. */
  folder: string;
  /** What stands for a placeholder that any administrator can fill in. */
  admin: string;
}

export interface Ran {
  line: string;
  exitCode: number;
  output: string;
}

const lineMs = 60_000;
/** A person takes longer. */
const typingMs = 500;

/** Types one printed line into a POSIX shell: as a script has it, or in a terminal where the line removes something and asks first, or shows pages. */
export function runLine(line: string, { admin, ...where }: Shell): Promise<Ran> {
  const filledIn = line.replaceAll("<ADMIN>", admin);
  const run = /\bnats\b.* (consumer rm|stream view)\b/.test(line) ? inTerminal : inScript;
  return run(filledIn, where).then((ended) => ({ line, ...ended }));
}

type Where = Omit<Shell, "admin">;
type Ended = Pick<Ran, "exitCode" | "output">;

function inScript(line: string, { env, folder }: Where): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      ...["sh", ["-c", line]],
      { env, timeout: lineMs, cwd: folder },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        resolve({ exitCode, output: `${stdout}${stderr}` });
      },
    );
    child.stdin?.end();
  });
}

/** Says yes to what is asked, and turns no second page. */
function inTerminal(line: string, { env, folder }: Where): Promise<Ended> {
  return new Promise((resolve) => {
    const terminal = spawn("sh", ["-c", line], { cols: 120, rows: 40, env, cwd: folder });
    const timer = setTimeout(() => terminal.kill("SIGKILL"), lineMs);
    let output = "";
    let asked = false;
    terminal.onData((data) => {
      output += data;
      if (!data.includes("\u001b[6n")) return;
      // The prompt is there, and asks where the cursor is; what is typed before that answer would be read as a part of it.
      terminal.write("\u001b[1;1R");
      if (asked || !output.includes("(y/N)")) return;
      asked = true;
      setTimeout(() => terminal.write("y\r"), typingMs);
    });
    terminal.onExit(({ exitCode }) => {
      clearTimeout(timer);
      resolve({ exitCode, output });
    });
  });
}
