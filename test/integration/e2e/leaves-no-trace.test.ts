import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { steps } from "../../../src/e2e/steps/steps.ts";
import { dueJournals } from "../../../src/journal/due-journals.ts";
import { createJournal } from "../../../src/journal/journal.ts";
import { processPlace } from "../../../src/journal/process-identity.ts";
import type { Lab } from "../../../src/lab/lab.ts";
import { runningLab } from "../lab/running-lab.ts";
import { clusterState, podNames } from "./cluster-state.ts";
import { droppingProxy } from "./dropping-proxy.ts";
import { runOnLab, startE2e, startE2eWith, statusesOf, stepOf } from "./run-on-lab.ts";

const old = "nomnom-ingestion-api-old";
const settles = { timeout: 20_000, interval: 100 };

describe("e2e on a cluster with an old and a new ingestion API", () => {
  let lab: Lab;
  let stateHome: string;
  let journals: string;
  let before: Record<string, unknown>;

  beforeAll(async () => {
    lab = await runningLab("two-apis");
    before = clusterState(lab);
  });
  afterAll(() => lab[Symbol.asyncDispose]());
  beforeEach(async () => {
    stateHome = await mkdtemp(join(tmpdir(), "e2e-home-"));
    journals = join(stateHome, "nomnom", "journals");
    return () => rm(stateHome, { recursive: true, force: true });
  });

  const isAsBefore = () =>
    vi.waitFor(() => {
      expect(clusterState(lab)).toEqual(before);
      expect(podNames(lab, old)).toHaveLength(1);
    }, settles);

  it("e2e passes all eight steps and leaves every object as it was", async () => {
    const report = await runOnLab(lab, { journalFolder: journals });
    expect(statusesOf(report)).toEqual(Array(8).fill("pass"));
    expect(report.verdict).toBe("pass");
    expect(report.conclusion).toMatch(/^A message travels from the API to the dashboard in \d+ ms$/);
    expect(stepOf(report, "scale-down-old-api").message).toBe(`${old} scaled from 1 to 0, no pod left`);
    await isAsBefore();
    expect(await readdir(journals)).toEqual([]);
  });

  it("e2e has no pod of the old API while the message is on its way", async () => {
    let during: string[] | null = null;
    await runOnLab(lab, {
      onEvent(event) {
        if (event.type === "step-started" && event.id === "send-message") during = podNames(lab, old);
      },
    });
    expect(during).toEqual([]);
    await isAsBefore();
  });

  it("e2e takes whichever Deployment is configured as the old API", async () => {
    const report = await runOnLab(lab, { oldApi: "nomnom-ingestion-api" });
    expect(stepOf(report, "scale-down-old-api").status).toBe("pass");
    // Named as the old one, it stays at 0: the new one is gone then, which step 2 says.
    expect(stepOf(report, "verify-new-api").message).toContain("is scaled to 0");
    await isAsBefore();
  });

  it("e2e changes nothing with --keep-old-api", async () => {
    const scaled = vi.fn();
    const report = await runOnLab(lab, {
      keepOldApi: true,
      onEvent: (event) => event.type === "undone" && scaled(event.change.what),
    });
    expect(stepOf(report, "scale-down-old-api")).toMatchObject({ status: "skip", reason: "--keep-old-api" });
    expect(["pass", "warn"]).toContain(report.verdict);
    expect(scaled.mock.calls).toEqual([["Lease nomnom-e2e"]]);
    await isAsBefore();
  });

  it("e2e refuses a second run at the same time", async () => {
    let second: Promise<unknown> | null = null;
    await runOnLab(lab, {
      onEvent(event) {
        if (event.type === "step-started" && event.id === "verify-new-api")
          second = runOnLab(lab).then(
            () => "ran",
            (error: unknown) => String(error),
          );
      },
    });
    expect(await second).toContain("another run of e2e or fix is going on in namespace nomnom-dev");
    await isAsBefore();
  });

  it("e2e does not scale back what somebody else has scaled meanwhile", async () => {
    const report = await runOnLab(lab, {
      onEvent(event) {
        if (event.type !== "step-started" || event.id !== "check-stream") return;
        lab.store.update("Deployment", lab.namespace, old, (current) => ({
          ...current,
          spec: { ...Object(current.spec), replicas: 2 },
        }));
      },
    });
    expect(report.changes).toContainEqual(
      expect.objectContaining({ state: "undone", detail: expect.stringContaining("scaled it to 2") }),
    );
    expect(lab.store.get("Deployment", lab.namespace, old)?.spec).toMatchObject({ replicas: 2 });
    lab.store.update("Deployment", lab.namespace, old, (current) => ({
      ...current,
      spec: { ...Object(current.spec), replicas: 1 },
    }));
    await isAsBefore();
  });

  it("e2e puts everything back on Ctrl-C and ends with 130", async () => {
    const run = startE2e(lab, stateHome, "--yes", "-v");
    await run.said("is at 0, waiting");
    run.child.kill("SIGINT");
    expect(await run.exit).toEqual({ code: 130, signal: null });
    expect(run.output()).toContain("put back, back to 1");
    await isAsBefore();
    expect(await dueJournals(journals)).toEqual([]);
  });

  it("e2e puts everything back on a bug that nobody awaited, and ends with 70", async () => {
    const trigger = join(stateHome, "now");
    const bug = `import { existsSync } from "node:fs";
      const timer = setInterval(() => {
        if (!existsSync(${JSON.stringify(trigger)})) return;
        clearInterval(timer);
        Promise.reject(new Error("thrown on purpose"));
      }, 20);
      timer.unref();`;
    const options = `--import=data:text/javascript,${encodeURIComponent(bug)}`;
    const run = startE2eWith(lab, stateHome, { NODE_OPTIONS: options }, "--yes", "-v");
    await run.said("is at 0, waiting");
    await writeFile(trigger, "");
    expect(await run.exit).toEqual({ code: 70, signal: null });
    expect(run.errors()).toContain("this is a bug in nomnom: thrown on purpose");
    expect(run.output()).toContain("put back, back to 1");
    await isAsBefore();
    expect(await dueJournals(journals)).toEqual([]);
  });

  it("e2e ends at once on a second Ctrl-C, and says how to put back what is still changed", async () => {
    await using proxy = await droppingProxy(lab);
    const run = startE2e(lab, stateHome, "--yes", "-v", "--kubeconfig", proxy.kubeconfigPath);
    await run.said("is at 0, waiting");
    const goOn = proxy.hang();
    run.child.kill("SIGINT");
    await run.said("putting back");
    run.child.kill("SIGINT");
    expect(await run.exit).toEqual({ code: 130, signal: null });
    expect(run.errors()).toContain("`nomnom e2e --recover` puts back what is still changed");

    goOn();
    const recovery = startE2e(lab, stateHome, "--recover", "--kubeconfig", proxy.kubeconfigPath);
    expect((await recovery.exit).code).toBe(0);
    await isAsBefore();
  });

  it("e2e asks nobody where nobody can be asked", async () => {
    const run = startE2e(lab, stateHome);
    expect((await run.exit).code).toBe(2);
    expect(run.errors()).toContain("Give --yes to scale it, --keep-old-api to leave it alone");
    await isAsBefore();
  });

  it("--dry-run shows the exact patches and sends no request that changes anything", async () => {
    const sent = lab.apiRequests().length;
    const run = startE2e(lab, stateHome, "--dry-run");
    expect((await run.exit).code).toBe(0);
    expect(run.output()).toContain('{"op":"replace","path":"/spec/replicas","value":0}');
    expect(run.output()).toContain('{"op":"replace","path":"/spec/replicas","value":1}');
    const methods = lab
      .apiRequests()
      .slice(sent)
      .map(({ method }) => method);
    expect(new Set(methods)).toEqual(new Set(["GET"]));
  });

  it.each(steps.map(({ id, title }, index) => [index + 1, id, title] as const))(
    "--recover puts everything back after SIGKILL in step %i (%s)",
    async (number, _id, title) => {
      const run = startE2e(lab, stateHome, "--yes", "-v");
      // Step 1 is killed with the patch sent and pods ending, the others as they begin.
      await run.said(number === 1 ? "is at 0, waiting" : `${number} ${title}`);
      run.child.kill("SIGKILL");
      expect((await run.exit).signal).toBe("SIGKILL");
      expect(await dueJournals(journals)).toHaveLength(1);
      expect(lab.store.get("Deployment", lab.namespace, old)?.spec).toMatchObject({ replicas: 0 });

      const recovery = startE2e(lab, stateHome, "--recover", "-o", "json");
      expect(await recovery.exit).toEqual({ code: 0, signal: null });
      expect(JSON.parse(recovery.output())).toMatchObject({ kind: "RecoveryReport", verdict: "pass" });
      await isAsBefore();
      expect(await readdir(journals)).toEqual([]);
    },
  );

  it("e2e says that recovery is due before it runs again, and that nothing is due after it", async () => {
    const run = startE2e(lab, stateHome, "--yes", "-v");
    await run.said("is at 0, waiting");
    run.child.kill("SIGKILL");
    await run.exit;
    const next = startE2e(lab, stateHome, "--yes");
    expect((await next.exit).code).toBe(2);
    expect(next.errors()).toContain("`nomnom e2e --recover` puts them back");
    const recovery = startE2e(lab, stateHome, "--recover");
    expect((await recovery.exit).code).toBe(0);
    const again = startE2e(lab, stateHome, "--recover");
    expect((await again.exit).code).toBe(0);
    expect(again.output()).toContain("Nothing to recover");
    await isAsBefore();
  });

  it("A journal whose cluster is gone keeps no other from being put back, and is named", async () => {
    const run = startE2e(lab, stateHome, "--yes", "-v");
    await run.said("is at 0, waiting");
    run.child.kill("SIGKILL");
    await run.exit;
    const gone = await createJournal(journals, {
      ...{ type: "run", version: 1, command: "e2e", runId: "0-gone", startedAt: "2026-11-23T12:00:00.000Z" },
      ...{ pid: 1, processStartedAt: "none", ...(await processPlace()) },
      ...{ server: "https://127.0.0.1:1", context: "gone", namespace: lab.namespace },
    });
    await gone.record({ kind: "lease", namespace: lab.namespace, name: "nomnom-e2e" });
    await gone.close();
    const remove = `f what it changed is gone for good, remove ${join(journals, "0-gone.jsonl")}`;
    const refused = startE2e(lab, stateHome, "--yes");
    expect((await refused.exit).code).toBe(2);
    expect(refused.errors()).toContain(remove);
    const recovery = startE2e(lab, stateHome, "--recover", "-o", "json");
    expect((await recovery.exit).code).toBe(1);
    expect(JSON.parse(recovery.output())).toMatchObject({
      runs: [
        { runId: "0-gone", changes: [{ state: "left", detail: expect.stringContaining(remove) }] },
        { changes: [{ state: "undone" }, { state: "undone" }] },
      ],
    });
    await isAsBefore();
  });

  it("--recover puts back what a mark says whose journal is on no disk here, once its Lease is silent", async () => {
    const run = startE2e(lab, stateHome, "--yes", "-v");
    await run.said("is at 0, waiting");
    run.child.kill("SIGKILL");
    await run.exit;
    await rm(journals, { recursive: true });
    const recovery = startE2e(lab, stateHome, "--recover");
    expect((await recovery.exit).code).toBe(0);
    expect(recovery.output()).toMatch(/scaled from 1 to 0: undone, back to 1/);
    await isAsBefore();
  }, 120_000);

  it("e2e leaves the old API at 0 with --cutover when every step passed", async () => {
    const report = await runOnLab(lab, { cutover: true });
    expect(report.changes).toContainEqual(expect.objectContaining({ state: "kept" }));
    expect(lab.store.get("Deployment", lab.namespace, old)?.spec).toMatchObject({ replicas: 0 });
    const annotations = lab.store.get("Deployment", lab.namespace, old)?.metadata.annotations ?? {};
    expect(Object.keys(annotations)).not.toContain("nomnom-doctor/e2e");
  });
});
