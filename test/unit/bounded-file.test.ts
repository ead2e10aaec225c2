import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfiguration } from "../../src/blueprint/load-configuration.ts";
import { readBounded, readBoundedText } from "../../src/bounded-file.ts";
import { readKubeconfig } from "../../src/connect/kubernetes/kubeconfig-files.ts";
import { readGivenText } from "../../src/connect/read-given-file.ts";
import { readSnapshot } from "../../src/snapshot/file.ts";

const hostileBytes = 300 * 1024 * 1024;
const mostMemory = 100 * 1024 * 1024;

let folder = "";
let large = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nomnom-large-"));
  large = join(folder, "large");
  await writeFile(large, "apiVersion: v1\n");
  await truncate(large, hostileBytes);
});
afterAll(() => rm(folder, { recursive: true }));

describe("a file", () => {
  it("A file is read as it is", async () => {
    const path = join(folder, "small");
    const text = `ä${"x".repeat(200_000)}`;
    await writeFile(path, text);
    expect(await readBoundedText(path)).toBe(text);
    await expect(readBounded(join(folder, "absent"))).rejects.toMatchObject({ code: "ENOENT" });
    await expect(readBounded(folder)).rejects.toMatchObject({ code: "EISDIR" });
  });

  it("A file without an end is given up at its bound", { skip: process.platform === "win32" }, async () => {
    await expect(readBounded("/dev/zero")).rejects.toThrow("it is larger than 4 MiB, the most that is read");
  });

  it("A pipe is read as it is written, also before somebody writes", async () => {
    const path = join(folder, "pipe");
    execFileSync("mkfifo", [path]);
    const read = readBoundedText(path);
    await writeFile(path, "first ");
    expect(await read).toBe("first ");
  });

  it("A process that waits for a pipe into which nobody writes can be ended", async () => {
    const path = join(folder, "silent");
    execFileSync("mkfifo", [path]);
    const module = new URL("../../src/bounded-file.ts", import.meta.url).href;
    const script = `const { readBounded } = await import(${JSON.stringify(module)}); setTimeout(() => process.exit(7), 100); await readBounded(${JSON.stringify(path)});`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      stdio: "inherit",
    });
    expect(await once(child, "exit")).toEqual([7, null]);
  });

  it.each([
    ["kubeconfig", () => readKubeconfig({ paths: [large], origin: "--kubeconfig", explicit: true })],
    ["configuration", () => loadConfiguration({ cwd: folder, configFile: large, entitiesDir: null })],
    ["snapshot", () => readSnapshot(large)],
    ["certificate", () => readGivenText({ value: large, origin: "--nats-ca" }, "CA")],
  ])(
    "A file of 300 MB that should be a %s costs little memory, and is refused by name and bound",
    async (_, read) => {
      const before = process.memoryUsage.rss();
      await expect(read()).rejects.toThrow(/large.*larger than (?:4|64) MiB/);
      expect(process.memoryUsage.rss() - before).toBeLessThan(mostMemory);
    },
  );
});
