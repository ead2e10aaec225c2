import { describe, expect, it } from "vitest";
import type { PendingChange } from "../../../src/journal/entries.ts";
import { acquireLease } from "../../../src/journal/lease/lease.ts";
import { undoChange } from "../../../src/journal/undo-change.ts";
import { type CallFate, ModelServer } from "./model-server.ts";

const deploymentPath = "/apis/apps/v1/namespaces/n/deployments/old";
const leasePath = "/apis/coordination.k8s.io/v1/namespaces/n/leases/nomnom-e2e";
const never = new AbortController().signal;
const lease = { namespace: "n", name: "nomnom-e2e" };

const serverWith = (...fates: CallFate[]) =>
  new ModelServer(
    () => fates.shift() ?? "answered",
    async () => undefined,
  );

const scaled = (made: boolean): PendingChange => ({
  id: 2,
  made,
  at: new Date(0),
  change: { kind: "scale", deployment: "old", namespace: "n", uid: "u", replicas: 3, hadAnnotations: false },
});

const deployment = (replicas: number) => ({
  metadata: { name: "old", namespace: "n", uid: "u", resourceVersion: "1" },
  spec: { replicas, selector: {}, template: { metadata: { name: "t" }, spec: { containers: [] } } },
});

describe("undoing a change", () => {
  it("Undoing a change says how to bring a Deployment back whose mark somebody has removed and which is still at 0", async () => {
    const server = serverWith();
    server.write(deploymentPath, deployment(0));
    const undone = await undoChange(server.systems(), "run", scaled(true));
    expect(undone.state).toBe("left");
    expect(undone.detail).toContain("kubectl -n n scale deployment/old --replicas=3");
  });

  it("Undoing a change has nothing to do once somebody has scaled a Deployment up whose mark is gone", async () => {
    const server = serverWith();
    server.write(deploymentPath, deployment(2));
    expect(await undoChange(server.systems(), "run", scaled(true))).toMatchObject({ state: "not-needed" });
  });

  it("Undoing a change writes nothing to a Deployment of which it is known that the run's change was made", async () => {
    const server = serverWith();
    server.write(deploymentPath, deployment(2));
    const before = server.read(deploymentPath);
    await undoChange(server.systems(), "run", scaled(true));
    expect(server.read(deploymentPath)).toEqual(before);
  });

  it("Undoing a change is tried again after an answer that is no Deployment, and goes on with the other changes after that", async () => {
    const server = serverWith();
    server.write(deploymentPath, { kind: "Status", metadata: { uid: "x", resourceVersion: "" } });
    const undone = await undoChange(server.systems(), "run", scaled(false));
    expect(undone.state).toBe("left");
    expect(undone.detail).toContain(`GET ${deploymentPath}`);
  });
});

describe("undoing a Lease whose creation was not answered", () => {
  const change = { kind: "lease", ...lease, worksForMs: 10_000 } as const;
  const pending: PendingChange = { id: 1, made: false, at: new Date(0), change };
  const take = (server: ModelServer) =>
    acquireLease(server.cluster(), lease, "run", never, async () => undefined);

  it("Undoing a Lease waits for it as long as the server was asked to work on it, and no longer", async () => {
    const server = serverWith("late");
    expect(await take(server)).toMatchObject({ kind: "failed" });
    expect(await undoChange(server.systems(), "run", pending)).toMatchObject({ state: "not-needed" });
    expect(server.nowMs).toBe(10_001);
  });

  it("Undoing a Lease removes the Lease that comes while it waits", async () => {
    const server = serverWith("late");
    await take(server);
    server.onWait = () => server.underWay.shift()?.();
    expect(await undoChange(server.systems(), "run", pending)).toMatchObject({ state: "undone" });
    expect(server.read(leasePath)).toBeUndefined();
  });

  it("Undoing a Lease leaves one for later whose server does not know when to give it up, and may work on it for a minute", async () => {
    const server = serverWith("late");
    await take(server);
    const untold = { ...pending, change: { kind: "lease", ...lease } as const };
    expect(await undoChange(server.systems(), "run", untold)).toMatchObject({ state: "left" });
    server.nowMs = 61_000;
    expect(await undoChange(server.systems(), "run", untold)).toMatchObject({ state: "not-needed" });
  });
});
