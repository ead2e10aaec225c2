import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { processesNaming } from "../../../../src/lab/process/leftover-processes.ts";
import { startSupervised } from "../../../../src/lab/process/supervised-child.ts";

const env = { PATH: "/usr/bin:/bin" };
let marks = 0;
/** A text that stands in the command line of one test's processes only. */
const mark = () => `nomnom-test-mark-${process.pid}-${marks++}`;

async function until(ask: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error("waited 20 s");
    await delay(10);
  }
}

test("A supervised child gives the lines of both outputs and the exit code", async () => {
  const lines: string[] = [];
  const child = startSupervised(
    { file: "sh", args: ["-c", "echo out; echo err >&2; exit 7"], env, endSignal: "TERM" },
    (line) => lines.push(line),
  );
  expect(await child.exited).toBe(7);
  await until(() => lines.length === 2);
  expect(lines.toSorted()).toEqual(["err", "out"]);
});

test("A program that does not exist ends with 127", async () => {
  const child = startSupervised({ file: "no-such-program", args: [], env, endSignal: "TERM" }, () => {});
  expect(await child.exited).toBe(127);
});

test("Ending a child asks with the signal, and kills what does not listen", async () => {
  const text = mark();
  const polite = startSupervised({ file: "sleep", args: ["60"], env, endSignal: "TERM" }, () => {});
  await polite.end(5_000);
  expect(await polite.exited).toBe(143);

  let isUp = false;
  const deaf = startSupervised(
    {
      file: "sh",
      args: ["-c", `trap '' TERM; echo up; while :; do sleep 1; done # ${text}`],
      env,
      endSignal: "TERM",
    },
    () => {
      isUp = true;
    },
  );
  await until(() => isUp);
  await deaf.end(50);
  expect(await deaf.exited).toBe(137);
  await until(async () => (await processesNaming(text)).length === 0);
});

test("Children die with a parent that is killed with SIGKILL, even one that was stopped", async () => {
  const text = mark();
  const source = `import { startSupervised } from ${JSON.stringify(new URL("../../../../src/lab/process/supervised-child.ts", import.meta.url).href)};
    startSupervised({ file: "sh", args: ["-c", "kill -STOP $$; sleep 60; # ${text}"], env: { PATH: "/usr/bin:/bin" }, endSignal: "TERM" }, () => {});
    console.log("up"); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", source], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(parent.stdout, "data");
  // The parent, the shell that keeps the child, and the child.
  await until(async () => (await processesNaming(text)).length >= 3);
  parent.kill("SIGKILL");
  await until(async () => (await processesNaming(text)).length === 0);
}, 20_000);
