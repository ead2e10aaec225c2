import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { dashboardFrontend } from "../../../../src/lab/programs/dashboard/frontend.ts";
import { openNetwork, portOf, startPod, until } from "./test-pod.ts";

const podMain = fileURLToPath(new URL("../../../../src/lab/programs/pod-main.ts", import.meta.url));

function start(name: string, env: Record<string, string>) {
  const child = spawn(process.execPath, ["--import", "tsx", podMain, name], {
    env: { PATH: process.env.PATH ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => output.push(String(data)));
  return { child, text: () => output.join("") };
}

test("A program is a real process: it panics with 101 and the text on stdout", async () => {
  const { child, text } = start("old-ingestion-api", { NATS_URL: "nats://127.0.0.1:1" });
  await once(child, "close");
  expect(child.exitCode).toBe(101);
  expect(text()).toContain("Failed to connect to NATS: Error { kind: Io, source: Some(Os { code: 111");
});

test("An unknown name ends with 2 and the names there are", async () => {
  const { child, text } = start("frontend", {});
  await once(child, "close");
  expect(child.exitCode).toBe(2);
  expect(text()).toContain("dashboard-frontend");
});

test("SIGTERM ends a program with 0", async () => {
  const { child, text } = start("dashboard-frontend", {});
  await until("its first line", () => (text().includes("VITE") ? true : null));
  child.kill("SIGTERM");
  await once(child, "close");
  expect(child.exitCode).toBe(0);
});

test("The frontend answers on 5173 and needs 96 MiB soon after its start", async () => {
  const network = await openNetwork();
  try {
    const pod = await startPod(network, dashboardFrontend);
    const answer = await fetch(`http://127.0.0.1:${await portOf(pod, 5173)}/`);
    expect(await answer.text()).toContain('<div id="root">');
    await until("the memory", () => (pod.memoryBytes === 96 * 1024 * 1024 ? true : null));
  } finally {
    await network.remove();
  }
});
