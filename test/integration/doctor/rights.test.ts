import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployInLab } from "../../deployment/lab-deployment.ts";
import { doctor, statuses } from "../../support/nomnom.ts";

/** The lab's contexts `viewer` and `nobody` have the rights the cluster roles of these names have. */
describe("doctor with few rights", () => {
  let deployment: Awaited<ReturnType<typeof deployInLab>>;
  beforeAll(async () => {
    deployment = await deployInLab("healthy");
  });
  afterAll(() => deployment?.[Symbol.asyncDispose]());

  it("doctor with few rights calls nothing healthy that it could not read, and names the missing rule", async () => {
    const { report, code } = await doctor(deployment, ["--context", "nobody"]);
    const {
      "kubernetes/reachable": reachable,
      "kubernetes/nodes": nodes,
      "kubernetes/volume-space": volumes,
      "nats/nack-resources": nack,
      "postgres/cloudnativepg": cloudNativePg,
      ...others
    } = statuses(report);
    // What lies in no namespace is not asked of anybody; the checks say that they have not looked.
    expect({ reachable, nodes, volumes }).toEqual({ reachable: "pass", nodes: "skip", volumes: "skip" });
    // Everybody may ask which APIs there are, and neither that of nack nor that of CloudNativePG is.
    expect({ nack, cloudNativePg }).toEqual({ nack: "skip", cloudNativePg: "skip" });
    expect(new Set(Object.values(others))).toEqual(new Set(["unknown"]));
    expect({ code, verdict: report.verdict }).toEqual({ code: 3, verdict: "inconclusive" });
    const pods = report.checks.find(({ id }) => id === "kubernetes/pod-readiness");
    // The context that lacks the right cannot give it: an administrator fills in another.
    expect(pods?.remedy?.commands.join("\n")).toMatch(
      /^kubectl --context <ADMIN-CONTEXT> apply -f - <<'EOF'\n[\s\S]*kind: Role[\s\S]*pods/,
    );
    expect(pods?.remedy?.summary).toContain("with their own context for the cluster of context nobody");
  });

  it("doctor with few rights reads the pods with view rights, and leaves open what needs a port-forward", async () => {
    const { report, code } = await doctor(deployment, ["--context", "viewer"]);
    expect(statuses(report)).toMatchObject({
      "kubernetes/pod-readiness": "pass",
      "kubernetes/service-endpoints": "pass",
      "kubernetes/ingress-backends": "pass",
      "nats/reachable": "unknown",
      "postgres/reachable": "unknown",
    });
    expect(code).toBe(3);
  });

  it("doctor with few rights asks for the one Secret it may not read, and for no other", async () => {
    const { report } = await doctor(deployment, ["--context", "viewer", "--only", "kubernetes/references"]);
    const [check] = report.checks;
    expect(check?.status).toBe("unknown");
    expect(check?.remedy?.commands.join("\n")).toContain(
      '- {apiGroups: [""], resources: ["secrets"], resourceNames: ["nomnom-db-credentials"], verbs: ["get"]}',
    );
  });

  it("doctor does without a cluster when the addresses are given", async () => {
    const { lab } = deployment;
    const { report, code } = await doctor(deployment, [
      "--no-kubernetes",
      "--nats-url",
      lab.natsUrl,
      "--nats-monitoring-url",
      lab.natsMonitoringUrl,
      "--database-url",
      lab.databaseUrl,
    ]);
    const ofOperators = ["nats/nack-resources", "postgres/cloudnativepg"];
    for (const [id, status] of Object.entries(statuses(report)))
      if (/^(nats|postgres)\//.test(id))
        expect({ id, status }).toEqual({ id, status: ofOperators.includes(id) ? "skip" : "pass" });
    expect(statuses(report)).toMatchObject({
      "kubernetes/reachable": "skip",
      "kubernetes/pod-readiness": "skip",
    });
    expect(code).toBe(0);
  });
});
