import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deploy } from "../../deployment/deploy.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { doctor, messages, nomnom, statuses } from "../../support/nomnom.ts";

describe("the incident, before its fixes (scenario seed)", () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await deploy("seed");
  });
  afterAll(() => deployment?.[Symbol.asyncDispose]());

  it("doctor fails the four checks the tool is named for, and only those", async () => {
    const { report, code } = await doctor(deployment);
    const failed = report.checks.filter(({ status }) => status === "fail").map(({ id }) => id);
    // The crash of the ingestion API follows from the storage: the cause stands first.
    expect(failed).toEqual([
      "nats/storage-reservation",
      "kubernetes/pod-readiness",
      "nats/stream-overlap",
      "postgres/table-presence",
    ]);
    expect(Object.values(statuses(report))).not.toContain("unknown");
    expect({ code, verdict: report.verdict }).toEqual({ code: 1, verdict: "fail" });
  });

  it("doctor names both JetStream errors although the server reports only the first it tests", async () => {
    const { report } = await doctor(deployment, ["--only", "nats/*"]);
    expect(messages(report, "nats/stream-overlap").join("\n")).toMatch(
      /MESSAGES \(messages\.>\) covers messages\.dlq\.>, which MESSAGESDLQ needs.*10065/s,
    );
    expect(messages(report, "nats/storage-reservation").join("\n")).toMatch(
      /reserve 2 GiB together, and NATS may use 1 GiB \(max_file\)\. JetStream answers 10047/s,
    );
  });

  it("doctor names the table the worker did not create", async () => {
    const { report } = await doctor(deployment, ["--only", "postgres/table-presence"]);
    const [check] = report.checks;
    expect(check?.findings.map(({ resource }) => resource)).toEqual([
      expect.stringContaining("order_line_items"),
    ]);
  });

  it("doctor names the crash, the killed frontend and the backend that listens elsewhere", async () => {
    const { report } = await doctor(deployment, ["--only", "kubernetes/pod-readiness"]);
    const found = messages(report, "kubernetes/pod-readiness").join("\n");
    expect(found).toMatch(/nomnom-ingestion-api .*\(JetStream error 10047\)/);
    expect(found).toMatch(/nomnom-dashboard-frontend .*OOMKilled/);
    expect(found).toMatch(/nomnom-dashboard-backend .*connection refused/);
    expect(found).not.toMatch(/nomnom-(nats|postgres|worker) /);
  });

  it("doctor says with every error what to do, and type", async () => {
    const { report } = await doctor(deployment);
    for (const finding of report.checks.flatMap(({ findings }) => findings)) {
      if (finding.severity !== "error") continue;
      expect(finding.remedy?.summary, finding.message).toBeTruthy();
      expect(finding.remedy?.commands.length, finding.message).toBeGreaterThan(0);
    }
  });

  it("doctor keeps its fingerprints from run to run", async () => {
    const prints = async () =>
      (await doctor(deployment)).report.checks.flatMap(({ findings }) =>
        findings.map(({ fingerprint }) => fingerprint),
      );
    expect(await prints()).toEqual(await prints());
  });

  it("doctor gives up waiting early on what will not recover by itself", async () => {
    // Ten minutes are more than this test may take.
    const { code } = await doctor(deployment, ["--wait", "10m"]);
    expect(code).toBe(1);
  });

  it("doctor shows no password in any output", async () => {
    const { kubeconfigPath, namespace } = deployment;
    for (const output of ["text", "json"]) {
      const { stdout, stderr } = await nomnom([
        "doctor",
        "-v",
        "-o",
        output,
        "--kubeconfig",
        kubeconfigPath,
        "-n",
        namespace,
      ]);
      expect(stdout + stderr).not.toContain("changeme");
    }
  });
});
