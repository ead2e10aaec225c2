import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lab } from "../../../src/lab/lab.ts";
import { kubectl, runningLab } from "../lab/running-lab.ts";
import { fixOn, itemOf, nomnomOn } from "./fix-on-lab.ts";

const get = async (lab: Lab, what: string, path: string): Promise<string> =>
  kubectl(lab, "get", what, "-o", `jsonpath={${path}}`);
/** Whether an unproven repair has left its mark anywhere. */
const marks = async (lab: Lab): Promise<string[]> =>
  (await kubectl(lab, "get", "deployments,statefulsets,services,configmaps", "-o", "yaml")).match(
    /nomnom-doctor\/fix\S*/g,
  ) ?? [];

describe("fix on the incident, Kubernetes' part of it", () => {
  let lab: Lab;
  let stateHome: string;
  beforeAll(async () => {
    lab = await runningLab("seed");
    stateHome = await mkdtemp(join(tmpdir(), "fix-home-"));
  }, 120_000);
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    await rm(stateHome, { recursive: true, force: true });
  });

  it("fix raises max_file, lets the port follow the program, raises the limit, starts what has crashed and retires the old API", async () => {
    const before = await get(lab, "statefulset/nomnom-nats", ".metadata.generation");
    const wanted = ["nats/*", "kubernetes/*", "pipeline/single-api"];

    const { report, code, stdout, stderr } = await fixOn(lab, stateHome, "--yes", ...wanted);

    for (const finding of [
      "nats/storage-reservation/no-room",
      "kubernetes/pod-readiness/listens-elsewhere",
      "kubernetes/pod-readiness/out-of-memory",
      "pipeline/single-api/second",
    ])
      expect(itemOf(report, finding).status, `${stdout}\n${stderr}`).toBe("repaired");
    expect(["repaired", "ended"]).toContain(itemOf(report, "kubernetes/pod-readiness/crash-loop").status);
    expect(report.verdict).not.toBe("fail");
    expect(code).toBe(0);

    expect(await get(lab, "configmap/nomnom-nats-config", ".data.nats\\.conf")).toContain("max_file: 3Gi");
    expect(Number(await get(lab, "statefulset/nomnom-nats", ".metadata.generation"))).toBe(
      Number(before) + 1,
    );
    const container = ".spec.template.spec.containers[0]";
    const dashboard = "deployment/nomnom-dashboard-backend";
    expect(await get(lab, dashboard, `${container}.ports[0].containerPort`)).toBe("3000");
    const limit = `${container}.resources.limits.memory`;
    expect(await get(lab, "deployment/nomnom-dashboard-frontend", limit)).toBe("128Mi");
    expect(await get(lab, "deployment/nomnom-ingestion-api-old", ".spec.replicas")).toBe("0");
    expect(await marks(lab)).toEqual([]);
    expect(await readdir(join(stateHome, "nomnom", "journals"))).toEqual([]);
  }, 240_000);
});

describe("fix on what somebody has changed in a healthy release", () => {
  let lab: Lab;
  let stateHome: string;
  beforeAll(async () => {
    lab = await runningLab("healthy");
    stateHome = await mkdtemp(join(tmpdir(), "fix-home-"));
  }, 120_000);
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    await rm(stateHome, { recursive: true, force: true });
  });

  it("fix sends a Service to the port its pods have", async () => {
    const patch = '[{"op":"replace","path":"/spec/ports/0/targetPort","value":"web"}]';
    await kubectl(lab, "patch", "service", "nomnom-ingestion-api", "--type=json", "-p", patch);
    const asViewer = ["--context", "viewer", "--yes", "kubernetes/service-endpoints"];
    const refused = await nomnomOn(lab, stateHome, "fix", ...asViewer);
    expect(refused, "a context without the right to write").toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /"lab-viewer" cannot create resource "leases"[\s\S]*The user needs create on leases/,
      ),
    });
    expect(await get(lab, "service/nomnom-ingestion-api", ".spec.ports[0].targetPort")).toBe("web");
    const { report } = await fixOn(lab, stateHome, "--yes", "kubernetes/service-endpoints");
    expect(itemOf(report, "kubernetes/service-endpoints/port-name").status).toBe("repaired");
    expect(await get(lab, "service/nomnom-ingestion-api", ".spec.ports[0].targetPort")).toBe("http");
    expect(await marks(lab)).toEqual([]);
  }, 120_000);

  it("fix raises what nats.conf says to what the streams reserve, before the next restart drops them", async () => {
    const map = "configmap/nomnom-nats-config";
    const conf = await get(lab, map, ".data.nats\\.conf");
    const small = JSON.stringify({ data: { "nats.conf": conf.replace(/max_file: \S+/, "max_file: 1Gi") } });
    await kubectl(lab, "patch", map, "-p", small);
    const { report, stdout } = await fixOn(lab, stateHome, "--yes", "nats/storage-reservation");
    const item = itemOf(report, "nats/storage-reservation/config-too-small");
    expect(item.status, stdout).toBe("repaired");
    expect(await get(lab, map, ".data.nats\\.conf")).toContain("max_file: 3Gi");
    expect(await marks(lab)).toEqual([]);
  }, 120_000);

  it("fix asks how many replicas where nothing says it, and changes nothing", async () => {
    await kubectl(lab, "scale", "deployment/nomnom-dashboard-frontend", "--replicas=0");
    const { report } = await fixOn(lab, stateHome, "--yes", "kubernetes/pod-readiness");
    const item = itemOf(report, "kubernetes/pod-readiness/scaled-to-zero");
    expect(item).toMatchObject({
      status: "refused",
      reason: "nothing in the cluster says how many replicas it had",
    });
    expect(await get(lab, "deployment/nomnom-dashboard-frontend", ".spec.replicas")).toBe("0");
  }, 120_000);

  it("fix leaves to Argo CD what Argo CD would put back", async () => {
    const labels = ["argocd.argoproj.io/instance=shop"];
    await kubectl(lab, "label", "deployment/nomnom-dashboard-frontend", ...labels);
    const { report } = await fixOn(lab, stateHome, "--yes", "kubernetes/pod-readiness");
    const item = itemOf(report, "kubernetes/pod-readiness/scaled-to-zero");
    expect(item.status).toBe("refused");
    expect(item.reason).toContain("Argo CD (application shop)");
    expect(item.instead?.summary).toContain("dashboard.frontend.replicaCount");
    await kubectl(lab, "label", "deployment/nomnom-dashboard-frontend", "argocd.argoproj.io/instance-");
  }, 120_000);

  it("fix scales up to what the manifest says that was applied last", async () => {
    const applied = 'kubectl.kubernetes.io/last-applied-configuration={"spec":{"replicas":2}}';
    await kubectl(lab, "annotate", "deployment/nomnom-dashboard-frontend", applied);
    const { report } = await fixOn(lab, stateHome, "--yes", "kubernetes/pod-readiness");
    expect(itemOf(report, "kubernetes/pod-readiness/scaled-to-zero").status).toBe("repaired");
    expect(await get(lab, "deployment/nomnom-dashboard-frontend", ".spec.replicas")).toBe("2");
    expect(await marks(lab)).toEqual([]);
  }, 120_000);

  it("fix lets a liveness probe ask the path that the readiness probe asks", async () => {
    const probe = "/spec/template/spec/containers/0/livenessProbe";
    const patch = JSON.stringify([
      { op: "replace", path: `${probe}/httpGet/path`, value: "/health" },
      { op: "add", path: `${probe}/initialDelaySeconds`, value: 1 },
      { op: "add", path: `${probe}/periodSeconds`, value: 1 },
      { op: "add", path: `${probe}/failureThreshold`, value: 2 },
    ]);
    const dashboard = "deployment/nomnom-dashboard-backend";
    await kubectl(lab, "patch", dashboard, "--type=json", "-p", patch);
    await expect
      .poll(() => kubectl(lab, "get", "events", "-o", "yaml"), { timeout: 60_000 })
      .toContain("failed liveness probe");
    const { report, stdout } = await fixOn(lab, stateHome, "--yes", "kubernetes/pod-readiness");
    expect(itemOf(report, "kubernetes/pod-readiness/liveness-probe").status, stdout).toBe("repaired");
    const path = ".spec.template.spec.containers[0].livenessProbe.httpGet.path";
    expect(await get(lab, dashboard, path)).toBe("/api/health");
  }, 240_000);
});
