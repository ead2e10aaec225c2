import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deploy } from "../../deployment/deploy.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { doctor, kubectlOf, messages } from "../../support/nomnom.ts";

describe("every pod is ready, and requests end nowhere (scenario misrouted)", () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await deploy("misrouted");
  });
  afterAll(() => deployment?.[Symbol.asyncDispose]());

  it("doctor finds what Kubernetes took without a word, and nothing else", async () => {
    const { report, code } = await doctor(deployment);
    const wrong = report.checks
      .filter(({ status }) => status !== "pass" && status !== "skip")
      .map(({ id, status }) => [id, status]);
    expect(wrong).toEqual([
      ["kubernetes/service-endpoints", "fail"],
      ["kubernetes/ingress-backends", "fail"],
      ["config/addresses", "warn"],
    ]);
    expect(code).toBe(1);
    expect(messages(report, "kubernetes/service-endpoints")).toEqual([
      "Service nomnom-ingestion-api sends port 8080 to a container port called api, and its pods name http: every request to that port is refused.",
    ]);
    expect(messages(report, "kubernetes/ingress-backends")).toEqual([
      "Ingress nomnom sends nomnom.local/api to port 3000 of Service nomnom-dashboard-backend, which has 8080 (http): these requests are answered with 503.",
    ]);
    expect(messages(report, "config/addresses")).toEqual([
      "BACKEND_URL of nomnom-dashboard-frontend leads to http://nomnom-backend:8080, and no Service is called nomnom-backend: the name does not resolve.",
    ]);
  });

  it("doctor gives the commands that repair it, as this cluster needs them", async () => {
    const { report } = await doctor(deployment, ["--area", "kubernetes", "config"]);
    const commands = report.checks.flatMap(({ findings }) =>
      findings.flatMap(({ remedy }) => remedy?.commands ?? []),
    );
    const kubectl = kubectlOf(deployment);
    expect(commands).toContain(
      `${kubectl} patch service nomnom-ingestion-api --type=json -p '[{"op":"add","path":"/spec/ports/0/targetPort","value":"http"}]'`,
    );
    expect(commands).toContain(
      `${kubectl} patch ingress nomnom --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/1/backend/service/port","value":{"number":8080}}]'`,
    );
    expect(commands).toContain(
      `${kubectl} set env deployment/nomnom-dashboard-frontend -c dashboard-frontend BACKEND_URL=http://nomnom-dashboard-backend:8080`,
    );
  });
});
