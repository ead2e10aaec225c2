import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("../../../bin/nomnom.js", import.meta.url));

/** Through a shell that first does something to what the program is given. */
function inShell(
  script: string,
  env: Record<string, string> = {},
): Promise<{ code: number | null; said: string }> {
  const child = spawn("/bin/sh", ["-c", script], {
    env: { PATH: process.env.PATH, HOME: "/nonexistent", NODE: process.execPath, NOMNOM: program, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, said }));
  });
}

describe("where nothing can be written", () => {
  it.each(["--help", "--version", "explain", "help doctor", "lab list"])(
    "%s to a full disk is one sentence, what to do, and exit 2",
    async (command) => {
      if (!existsSync("/dev/full")) return;
      const { code, said } = await inShell(`"$NODE" "$NOMNOM" ${command} > /dev/full`);
      expect(said).toBe(
        "error: cannot write the output: no space left on device (ENOSPC)\nhint: Make room where it is written to, or write it elsewhere.\n",
      );
      expect(code).toBe(2);
    },
  );

  it.each(["doctor", "init", "e2e --yes"])(
    "%s in a folder that is gone is one sentence and exit 2",
    async (command) => {
      const { code, said } = await inShell(
        `d=$(mktemp -d); cd "$d"; rmdir "$d"; "$NODE" "$NOMNOM" ${command}`,
      );
      expect(said).toBe(
        "error: the folder that nomnom was started in is gone\nhint: Change into a folder that exists.\n",
      );
      expect(code).toBe(2);
    },
  );

  it("A snapshot that cannot be saved costs nobody the report, and ends with exit 2", async () => {
    const folder = await mkdtemp(join(tmpdir(), "nomnom-unwritable-"));
    const { code, said } = await inShell(
      `"$NODE" "$NOMNOM" doctor --no-kubernetes --nats-url nats://127.0.0.1:1 --only nats/reachable --save-snapshot "$FOLDER/gone/x.json" -o json > "$FOLDER/report.json"`,
      { FOLDER: folder },
    );
    const report: unknown = JSON.parse(await readFile(join(folder, "report.json"), "utf8"));
    expect(report).toMatchObject({ kind: "DoctorReport", verdict: "fail" });
    expect(said).toBe(
      `error: cannot write the snapshot ${folder}/gone/x.json: its folder does not exist\nhint: Name a file in a folder that exists, has room and may be written to.\n`,
    );
    await rm(folder, { recursive: true });
    expect(code).toBe(2);
  });

  it("--version asks for no folder", async () => {
    const { code } = await inShell(`d=$(mktemp -d); cd "$d"; rmdir "$d"; "$NODE" "$NOMNOM" --version`);
    expect(code).toBe(0);
  });
});
