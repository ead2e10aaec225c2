import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { endProcessesNaming, processesNaming } from "../../../src/lab/process/leftover-processes.ts";
import { runningLab } from "./running-lab.ts";

const main = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));
const tsx = fileURLToPath(new URL("../../../node_modules/tsx/dist/cli.mjs", import.meta.url));

describe("nomnom lab run", () => {
  it("nomnom lab run hands on stdin, stdout and exit code, and cleans up", async () => {
    const lab = nomnom(
      "lab",
      "run",
      "--scenario",
      "healthy",
      "--",
      "sh",
      "-c",
      "cat; echo $KUBECONFIG; exit 7",
    );
    lab.child.stdin.end("from stdin\n");
    const [code] = await once(lab.child, "close");
    expect(code).toBe(7);
    const [echoed, kubeconfig = ""] = lab.stdout().split("\n");
    expect(echoed).toBe("from stdin");
    expect(kubeconfig).toMatch(/kubeconfig$/);
    expect(existsSync(dirname(kubeconfig))).toBe(false);
    expect(await processesNaming(dirname(kubeconfig))).toEqual([]);
  });

  it("nomnom lab run names the nearest scenario and exits with 2", async () => {
    const lab = nomnom("lab", "run", "--scenario", "helthy", "--", "true");
    const [code] = await once(lab.child, "close");
    expect(code).toBe(2);
    expect(lab.stderr()).toContain('Did you mean "healthy"?');
    expect(lab.stdout()).toBe("");
  });

  it("nomnom lab run forwards SIGTERM and cleans up", async () => {
    const lab = nomnom("lab", "run", "--", "sh", "-c", "echo $KUBECONFIG; exec cat");
    await vi.waitFor(() => expect(lab.stdout()).toContain("kubeconfig\n"), { timeout: 40_000, interval: 50 });
    const directory = dirname(lab.stdout().trim());
    lab.child.kill("SIGTERM");
    const [code] = await once(lab.child, "close");
    expect(code).toBe(143);
    expect(existsSync(directory)).toBe(false);
  });

  it("A lab that is killed with SIGKILL leaves nothing once the next lab has started", async () => {
    const lab = nomnom("lab", "run", "--", "sh", "-c", "echo $KUBECONFIG; exec cat");
    await vi.waitFor(() => expect(lab.stdout()).toContain("kubeconfig\n"), { timeout: 40_000, interval: 50 });
    const directory = dirname(lab.stdout().trim());
    lab.child.kill("SIGKILL");
    await once(lab.child, "exit");
    expect(await readdir(directory)).toContain("volumes");

    const next = await runningLab("healthy");
    try {
      expect(existsSync(directory)).toBe(false);
      expect(await processesNaming(directory)).toEqual([]);
    } finally {
      await next[Symbol.asyncDispose]();
      await endProcessesNaming(directory);
      await rm(directory, { recursive: true, force: true });
      lab.child.stdin.end();
    }
  });
});

/** tsx's own process would keep signals from the program, so node runs with its loader instead. */
function nomnom(...args: string[]) {
  const loader = tsx.replace(/cli\.mjs$/, "loader.mjs");
  const child = spawn(process.execPath, ["--import", loader, main, ...args], { stdio: "pipe" });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on("data", (chunk) => {
    stderr += String(chunk);
  });
  return { child, stdout: () => stdout, stderr: () => stderr };
}
