import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckResult } from "../../src/doctor/report.ts";
import { deployOnCluster } from "../deployment/cluster-deployment.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { kubectlFor } from "../deployment/kubectl.ts";
import { doctor, statuses } from "../support/nomnom.ts";
import { serviceAccountKubeconfig } from "./service-account.ts";

/** Who may list pods learns of their Secrets and of the port-forwards to NATS and PostgreSQL. */
const mostRounds = 3;

/** The documents that a check prints for `kubectl apply`. */
const rolesOf = ({ remedy }: CheckResult): string[] =>
  (remedy?.commands ?? []).flatMap((line) => /<<'EOF'\n([\s\S]*)\nEOF$/.exec(line)?.[1] ?? []);

/** Real RBAC decides here, not the lab's. */
describe("rights on a real cluster (scenario healthy)", () => {
  let deployment: Deployment;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nomnom-rights-"));
    deployment = await deployOnCluster("healthy");
  });
  afterAll(async () => {
    await deployment?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const as = async (name: string) => ({
    ...deployment,
    kubeconfigPath: await serviceAccountKubeconfig(deployment, name, folder),
  });
  const apply = (yaml: string) =>
    kubectlFor(deployment.kubeconfigPath)(["-n", deployment.namespace, "apply", "-f", "-"], yaml);

  it("doctor decides every check with exactly the Role of docs/permissions.md", async () => {
    const page = await readFile("docs/permissions.md", "utf8");
    const [, yaml = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    expect(yaml).toContain("kind: RoleBinding");
    const account = await as("nomnom-doctor");
    await apply(yaml.replaceAll("nomnom-dev", deployment.namespace));
    const { report, code, stdout } = await doctor(account);
    const undecided = Object.entries(statuses(report)).filter(
      ([, status]) => status !== "pass" && status !== "skip",
    );
    expect({ undecided, code }, stdout).toEqual({ undecided: [], code: 0 });
  });

  it("doctor passes nothing without rights but that the API server answers, and the Roles it prints make every check decided", async () => {
    const account = await as("newcomer");
    const before = await doctor(account);
    const passed = Object.entries(statuses(before.report)).filter(([, status]) => status === "pass");
    expect(passed.map(([id]) => id)).toEqual(["kubernetes/reachable"]);
    expect(before.code).toBe(3);

    for (let round = 1; round <= mostRounds; round += 1) {
      const { report } = await doctor(account);
      for (const role of report.checks.flatMap(rolesOf)) await apply(role);
    }
    const after = await doctor(account);
    const undecided = Object.entries(statuses(after.report)).filter(([, status]) => status === "unknown");
    expect({ undecided, code: after.code }).toEqual({ undecided: [], code: 0 });
    // A run of doctor for each round, of up to half a minute on a machine that has other things to do.
  }, 300_000);
});
