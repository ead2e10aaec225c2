import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { processesNaming } from "../../../src/lab/process/leftover-processes.ts";
import { deployInLab } from "../../deployment/lab-deployment.ts";
import { freeze } from "../../support/frozen-processes.ts";
import { doctor, messages, statuses } from "../../support/nomnom.ts";

const requestTimeoutMs = 4_000;

/** Checks that cannot say anything without Kubernetes. */
const looksAtKubernetes = (id: string) =>
  /^(kubernetes|config)\//.test(id) ||
  ["pipeline/single-api", "nats/nack-resources", "postgres/cloudnativepg"].includes(id);

/** One server at a time is gone or hangs: what depends on it says so, the rest is reported in full, and nobody waits for longer than a call may. */
describe("doctor while a server is stopped", () => {
  let deployment: Awaited<ReturnType<typeof deployInLab>>;
  beforeAll(async () => {
    deployment = await deployInLab("healthy");
  });
  afterAll(() => deployment?.[Symbol.asyncDispose]());
  afterEach(async () => {
    for (const name of ["nomnom-nats", "nomnom-postgres"]) scale(name, 1);
    await expect
      .poll(async () => (await examine()).report.verdict, { timeout: 40_000, interval: 500 })
      .toBe("pass");
  });

  const examine = (args: string[] = []) =>
    doctor(deployment, ["--request-timeout", `${requestTimeoutMs}ms`, ...args]);

  function scale(name: string, replicas: number): void {
    const { store } = deployment.lab;
    store.update("StatefulSet", deployment.namespace, name, (object) => ({
      ...object,
      spec: { ...Object(object.spec), replicas },
    }));
  }

  async function stop(name: string): Promise<void> {
    scale(name, 0);
    await expect
      .poll(() => deployment.lab.store.get("Pod", deployment.namespace, `${name}-0`))
      .toBeUndefined();
  }

  it("While NATS is stopped, its checks are blocked and those of PostgreSQL are decided", async () => {
    await stop("nomnom-nats");
    const { report, code } = await examine();
    expect(statuses(report)).toMatchObject({
      "kubernetes/reachable": "pass",
      "nats/reachable": "fail",
      "nats/stream-overlap": "blocked",
      "nats/storage-reservation": "blocked",
      "postgres/reachable": "pass",
      "postgres/table-presence": "pass",
    });
    expect(code).toBe(1);
  });

  it("While PostgreSQL is stopped, its checks are blocked and those of NATS are decided", async () => {
    await stop("nomnom-postgres");
    const { report, code } = await examine();
    expect(statuses(report)).toMatchObject({
      "kubernetes/reachable": "pass",
      "postgres/reachable": "fail",
      "postgres/table-presence": "blocked",
      "nats/reachable": "pass",
      "nats/stream-overlap": "pass",
      "nats/storage-reservation": "pass",
    });
    expect(code).toBe(1);
  });

  it("While NATS is frozen, as with a full disk, nobody waits for longer than a call may take", async () => {
    const ofTheLab = await processesNaming(dirname(deployment.kubeconfigPath));
    const servers = (await processesNaming("nats-server")).filter((pid) => ofTheLab.includes(pid));
    expect(servers).not.toEqual([]);
    await using _frozen = await freeze(servers);
    const { report, code } = await examine();
    expect(statuses(report)).toMatchObject({
      "nats/reachable": "fail",
      "nats/stream-overlap": "blocked",
      "nats/storage-reservation": "blocked",
      "postgres/table-presence": "pass",
    });
    expect(code).toBe(1);
    expect(messages(report, "nats/reachable").join()).toContain(`no answer within ${requestTimeoutMs} ms`);
  });

  it("While the API server is stopped, NATS and PostgreSQL are decided with addresses of their own and blocked without", async () => {
    const elsewhere = join(dirname(deployment.kubeconfigPath), "kubeconfig-of-a-stopped-server");
    const kubeconfig = await readFile(deployment.kubeconfigPath, "utf8");
    await writeFile(elsewhere, kubeconfig.replace(/https:\/\/127\.0\.0\.1:\d+/g, "https://127.0.0.1:1"));
    const { lab } = deployment;
    const addresses = ["--nats-url", lab.natsUrl, "--nats-monitoring-url", lab.natsMonitoringUrl];
    const withAddresses = await examine([
      "--kubeconfig",
      elsewhere,
      ...addresses,
      "--database-url",
      lab.databaseUrl,
    ]);
    const { "kubernetes/reachable": api, ...decided } = statuses(withAddresses.report);
    expect(api).toBe("fail");
    for (const [id, status] of Object.entries(decided))
      expect(status, id).toBe(looksAtKubernetes(id) ? "blocked" : "pass");
    expect(withAddresses.code).toBe(1);

    const without = await examine(["--kubeconfig", elsewhere]);
    const { "kubernetes/reachable": reachable, ...others } = statuses(without.report);
    expect(reachable).toBe("fail");
    expect(new Set(Object.values(others))).toEqual(new Set(["blocked"]));
    expect(without.code).toBe(1);
  });
});
