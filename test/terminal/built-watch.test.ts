import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Lab } from "../../src/lab/lab.ts";
import { kubectl, runningLab } from "../integration/lab/running-lab.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

/** The built dashboard on a lab where things happen. */
let lab: Lab;

beforeAll(async () => {
  lab = await runningLab("healthy");
});
afterAll(() => lab?.[Symbol.asyncDispose]());

function openWatch(interval: string, flags: readonly string[] = []): Terminal {
  const args = ["bin/nomnom.js", "doctor", "--watch", "--interval", interval, ...flags];
  const env = { KUBECONFIG: lab.kubeconfigPath };
  return openTerminal(process.execPath, args, { columns: 120, rows: 40, env, deadlineMs: 60_000 });
}

const workers = (rows: readonly string[]) =>
  rows.filter((row) => /^[* ] \S*worker-\S+ .*Running/.test(row)).length;

describe("the built dashboard", () => {
  test("The built dashboard shows a Deployment that is scaled long before the next round", async () => {
    await using terminal = openWatch("300s");
    await terminal.waitForText("PASS for");
    expect(workers(terminal.rows())).toBe(1);
    await kubectl(lab, "scale", "deployment/nomnom-worker", "--replicas=3");
    await terminal.waitFor("three workers", (_, rows) => workers(rows) === 3);
    expect(terminal.screen()).toMatch(/pod nomnom-worker-\S+ is new/);
    expect(terminal.screen()).toContain("PASS for");
    await kubectl(lab, "scale", "deployment/nomnom-worker", "--replicas=1");
    await terminal.waitFor("one worker", (_, rows) => workers(rows) === 1);
    terminal.press("q");
    expect(await terminal.exit()).toMatchObject({ exitCode: 0 });
  }, 180_000);

  test("The built dashboard shows messages, and what becomes of them, with the next round", async () => {
    await kubectl(lab, "scale", "deployment/nomnom-worker", "--replicas=0");
    await using terminal = openWatch("2s");
    await terminal.waitForText("MESSAGES/workers");
    const connection = await connect({ servers: lab.natsUrl });
    for (let count = 0; count < 7; count += 1) connection.publish("messages.ingest.Order", "{}");
    await connection.flush();
    await connection.close();
    await terminal.waitFor("a backlog of seven", (_, rows) =>
      rows.some((row) => /MESSAGES\/workers +7 +0 /.test(row)),
    );
    terminal.press("q");
    await terminal.exit();
    await kubectl(lab, "scale", "deployment/nomnom-worker", "--replicas=1");
  }, 180_000);

  test("The built dashboard goes on with the others while NATS is away, and finds it again", async () => {
    await using terminal = openWatch("1s");
    await terminal.waitForText("MESSAGES/workers");
    await kubectl(lab, "scale", "statefulset/nomnom-nats", "--replicas=0");
    await terminal.waitForText("STALE");
    await kubectl(lab, "scale", "statefulset/nomnom-nats", "--replicas=1");
    await terminal.waitFor(
      "NATS again",
      (screen) => /nats\/reachable/.test(screen) && !screen.includes("STALE"),
    );
    terminal.press("q");
    await terminal.exit();
  }, 180_000);
});
