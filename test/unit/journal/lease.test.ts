import { describe, expect, it } from "vitest";
import { acquireLease, isRunAlive, renewLease } from "../../../src/journal/lease/lease.ts";
import { ModelServer } from "./model-server.ts";

const path = "/apis/coordination.k8s.io/v1/namespaces/n/leases/nomnom-e2e";
const lease = { namespace: "n", name: "nomnom-e2e" };
const never = new AbortController().signal;
const noted = async () => undefined;
const hourMs = 3_600_000;

const newServer = () =>
  new ModelServer(
    () => "answered",
    async () => undefined,
  );

const heldBy = (holder: string, renewedMs: number) => ({
  metadata: { name: "nomnom-e2e", namespace: "n", uid: "l", resourceVersion: "1" },
  spec: {
    holderIdentity: holder,
    leaseDurationSeconds: 30,
    renewTime: new Date(renewedMs).toISOString(),
  },
});

describe("the Lease that keeps two runs apart", () => {
  it.each([
    ["behind", -hourMs],
    ["ahead", hourMs],
  ])("The Lease stays with a run that renews it, though its clock is an hour %s", async (_, skewMs) => {
    const server = newServer();
    server.nowMs = 10 * hourMs;
    const renew = () => server.write(path, heldBy("other", server.nowMs + skewMs));
    renew();
    server.onWait = () => {
      if ((server.nowMs / 1000) % 10 === 0) renew();
    };
    expect(await acquireLease(server.cluster(), lease, "run", never, noted)).toMatchObject({
      kind: "taken",
      holder: "other",
    });
  });

  it.each([
    ["behind", -hourMs],
    ["ahead", hourMs],
  ])(
    "The Lease is taken from a run that is silent for 30 s, though its clock was an hour %s",
    async (_, skewMs) => {
      const server = newServer();
      server.nowMs = 10 * hourMs;
      server.write(path, heldBy("other", server.nowMs + skewMs));
      expect(await acquireLease(server.cluster(), lease, "run", never, noted)).toEqual({ kind: "held" });
      expect(server.nowMs).toBe(10 * hourMs + 30_000);
      expect(await renewLease(server.cluster(), lease, "other")).toBe("lost");
      expect(await renewLease(server.cluster(), lease, "run")).toBe("held");
    },
  );

  it("The Lease is not waited for once the run is interrupted", async () => {
    const server = newServer();
    server.nowMs = 10 * hourMs;
    server.write(path, heldBy("other", 0));
    const outcome = await acquireLease(server.cluster(), lease, "run", AbortSignal.abort(), noted);
    expect(outcome).toEqual({ kind: "interrupted" });
  });

  it("The Lease says that a run lives while it renews it, and that it does not once it is silent or gone", async () => {
    const server = newServer();
    server.write(path, heldBy("run", 0));
    const cluster = server.cluster();
    expect(await isRunAlive(cluster, lease, "another", never)).toMatchObject({ data: false });
    server.onWait = () => server.write(path, heldBy("run", server.nowMs));
    expect(await isRunAlive(cluster, lease, "run", never)).toMatchObject({ data: true });
    server.onWait = () => undefined;
    expect(await isRunAlive(cluster, lease, "run", never)).toMatchObject({ data: false });
  });

  it("The Lease says of no run that it has ended where it cannot be read", async () => {
    const server = new ModelServer(
      () => "lost",
      async () => undefined,
    );
    server.write(path, heldBy("run", 0));
    expect(await isRunAlive(server.cluster(), lease, "run", never)).toMatchObject({ ok: false });
  });
});
