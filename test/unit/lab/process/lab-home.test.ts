import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openLabHome } from "../../../../src/lab/process/lab-home.ts";
import { processStart } from "../../../../src/lab/process/process-identity.ts";

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "nomnom-home-test-"));
});
afterEach(async () => await rm(base, { recursive: true, force: true }));

test("A home names its owner, lets others pass through, and goes when it is disposed", async () => {
  const home = await openLabHome(base);
  expect(basename(home.directory)).toContain(`-${process.pid}-${await processStart(process.pid)}-`);
  expect((await stat(home.directory)).mode & 0o777).toBe(0o711);
  await writeFile(join(home.directory, "data"), "x");
  await home[Symbol.asyncDispose]();
  expect(await readdir(base)).toEqual([]);
});

test("A folder that cannot be written to is the user's to change", async () => {
  await expect(openLabHome(join(base, "none"))).rejects.toMatchObject({
    code: "lab-home",
    message: expect.stringContaining("ENOENT"),
    hint: expect.stringContaining("TMPDIR"),
  });
});

test("Two labs run side by side", async () => {
  await using first = await openLabHome(base);
  await using second = await openLabHome(base);
  expect((await readdir(base)).toSorted()).toEqual(
    [basename(first.directory), basename(second.directory)].toSorted(),
  );
});

test("The home of a dead lab is removed with its processes; another lab's and foreign folders stay", async () => {
  // The pid of this test, but started at another time: the pid was used again.
  const dead = join(base, `nomnom-lab-${userInfo().uid}-${process.pid}-1-abcdef`);
  await mkdir(dead);
  await mkdir(join(base, "nomnom-lab-something-else"));
  const left = spawn("sh", ["-c", `sleep 60; : ${dead}/nats.conf`], { stdio: "ignore" });
  const ended = once(left, "exit");
  await using living = await openLabHome(base);
  await using next = await openLabHome(base);
  await ended;
  expect(left.signalCode).toBe("SIGKILL");
  expect((await readdir(base)).toSorted()).toEqual(
    [basename(living.directory), basename(next.directory), "nomnom-lab-something-else"].toSorted(),
  );
});

test("The start of a process that is gone is unknown", async () => {
  const child = spawn("true");
  await once(child, "exit");
  expect(await processStart(child.pid ?? 0)).toBeNull();
});
