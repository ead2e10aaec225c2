import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployOnCluster } from "../deployment/cluster-deployment.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { doctor, nomnom, statuses } from "../support/nomnom.ts";

/** The night of the incident, with nothing typed but three commands. */
describe("nomnom fix on a real cluster (scenario seed)", () => {
  let deployment: Deployment;
  let state: string;
  beforeAll(async () => {
    state = await mkdtemp(join(tmpdir(), "nomnom-fix-"));
    deployment = await deployOnCluster("seed");
  });
  afterAll(async () => {
    await deployment?.[Symbol.asyncDispose]();
    await rm(state, { recursive: true });
  });

  /** A busy kubelet of 1.20 takes half a minute to tell of its volumes, without which a check stays undecided. */
  const patient = ["--request-timeout", "60s"];
  const run = (command: string, ...args: string[]) =>
    nomnom(
      [
        command,
        ...["-o", "json", "--kubeconfig", deployment.kubeconfigPath, "-n", deployment.namespace],
        ...args,
      ],
      { XDG_STATE_HOME: state },
    );

  it("nomnom fix repairs what doctor found; then doctor finds nothing that fails, and an order arrives", async () => {
    const before = await doctor(deployment);
    expect(before.code).toBe(1);

    const fixed = await run("fix", "--yes", "--timeout", "10m", ...patient);
    expect({ code: fixed.code, stderr: fixed.code === 0 ? "" : fixed.stderr }, fixed.stdout).toEqual({
      code: 0,
      stderr: "",
    });

    const after = await doctor(deployment, ["--wait", "4m", ...patient]);
    const wrong = Object.entries(statuses(after.report)).filter(([, status]) =>
      ["fail", "blocked", "unknown"].includes(status),
    );
    expect({ wrong, code: after.code }, after.stdout).toEqual({ wrong: [], code: 0 });

    const e2e = await run("e2e", "--yes");
    expect({ code: e2e.code, stderr: e2e.code === 0 ? "" : e2e.stderr }, e2e.stdout).toEqual({
      code: 0,
      stderr: "",
    });
  }, 1_200_000);
});
