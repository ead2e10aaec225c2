import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lab } from "../../../src/lab/lab.ts";
import { kubectl, runningLab } from "../lab/running-lab.ts";
import { soakOnLab } from "./run-on-lab.ts";

const deadlineMs = 150_000;
const load = { perSecond: 10, count: 60 };

describe("a soak during which a system restarts", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await runningLab("healthy");
  }, deadlineMs);
  afterAll(() => lab[Symbol.asyncDispose]());

  /** Deletes the pod once a third has been sent. */
  async function soakWithout(pod: string) {
    let deleted: Promise<unknown> | null = null;
    const report = await soakOnLab(lab, load, {
      timeoutMs: 120_000,
      onProgress({ sent }) {
        if (sent >= 20) deleted ??= kubectl(lab, "delete", "pod", pod, "--wait=false");
      },
    });
    await deleted;
    expect(deleted).not.toBeNull();
    return report;
  }

  it.each([["nomnom-postgres-0"], ["nomnom-nats-0"]])(
    "%s: what was read before is read again after it, so that every order is decided",
    async (pod) => {
      const report = await soakWithout(pod);
      const { sent, underWay } = report.counts;
      expect([sent, underWay, report.conclusion]).toEqual([60, 0, report.conclusion]);
      for (const { why } of report.causes) expect(why).not.toContain("cannot be asked");
    },
    deadlineMs,
  );
});
