import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deploy } from "../../deployment/deploy.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { doctor, nomnom, statuses } from "../../support/nomnom.ts";

describe("the deployment after its fixes (scenario healthy)", () => {
  let deployment: Deployment;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nomnom-healthy-"));
    deployment = await deploy("healthy");
  });
  afterAll(async () => {
    await deployment?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it("doctor passes every check and exits 0", async () => {
    const { report, code } = await doctor(deployment);
    const {
      "kubernetes/autoscaling": autoscaling,
      "kubernetes/volume-space": space,
      "nats/nack-resources": nack,
      "postgres/cloudnativepg": cloudNativePg,
      ...others
    } = statuses(report);
    expect(new Set(Object.values(others))).toEqual(new Set(["pass"]));
    // The lab's release has no autoscaler and no operator's resources, and a kubelet does not measure volumes that are folders of its node.
    expect({ autoscaling, nack, cloudNativePg }).toEqual({
      autoscaling: "skip",
      nack: "skip",
      cloudNativePg: "skip",
    });
    expect(["pass", "skip"]).toContain(space);
    expect({ code, verdict: report.verdict }).toEqual({ code: 0, verdict: "pass" });
  });

  it("doctor leaves out the checks that were not chosen", async () => {
    const { report } = await doctor(deployment, ["--area", "nats", "--skip", "nats/storage-*"]);
    const ids = Object.keys(statuses(report));
    expect(ids).toEqual(expect.arrayContaining(["nats/reachable", "nats/stream-overlap"]));
    expect(ids.filter((id) => !id.startsWith("nats/") || id.startsWith("nats/storage-"))).toEqual([]);
  });

  it("doctor decides the same on its own snapshot, which holds no password", async () => {
    const file = join(folder, "snapshot.json");
    const live = await doctor(deployment, ["--save-snapshot", file]);
    const offline = await nomnom(["doctor", "-o", "json", "--from", file]);
    expect(offline.code).toBe(0);
    const checks = (text: string) =>
      JSON.parse(text, (key, value: unknown) => (key === "durationMs" ? 0 : value)).checks;
    expect(checks(offline.stdout)).toEqual(checks(live.stdout));
    expect(await readFile(file, "utf8")).not.toMatch(/changeme|last-applied-configuration/);
  });

  it("doctor reports a table that the configuration expects in addition", async () => {
    const config = join(folder, "nomnom.doctor.yaml");
    await writeFile(
      config,
      "postgres:\n  tables:\n    - name: invoices\n      columns: { invoice_key: text }\n",
    );
    const { report, code } = await doctor(deployment, [
      "--config",
      config,
      "--only",
      "postgres/table-presence",
    ]);
    expect(code).toBe(1);
    expect(report.checks[0]?.findings[0]?.message).toMatch(/invoices/);
  });
});
