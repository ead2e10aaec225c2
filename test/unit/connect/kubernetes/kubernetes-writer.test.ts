import { describe, expect, it } from "vitest";
import { createKubernetesWriter } from "../../../../src/connect/kubernetes/kubernetes-writer.ts";
import { loopbackApi } from "./loopback-api.ts";

let asked: string[] = [];

/** A writer to a server that answers everything with one Status. */
async function writerAnswered(code: number, status: object) {
  asked = [];
  const transport = await loopbackApi((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(code, { "content-type": "application/json" });
    response.end(JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", code, ...status }));
  });
  return createKubernetesWriter(transport, "https://cluster", {
    timeoutMs: 2_000,
    signal: new AbortController().signal,
  });
}

const leases = "/apis/coordination.k8s.io/v1/namespaces/ns/leases";
const policy =
  "leases.coordination.k8s.io \"x\" is forbidden: ValidatingAdmissionPolicy 'frozen' with binding 'frozen' denied request: leases are frozen today";

/** The answers are those of Kubernetes 1.34.4. */
describe("a write that the API server does not do", () => {
  it("A write is a conflict where a test operation of its patch fails, which the server keeps to itself", async () => {
    const writer = await writerAnswered(422, {
      message: "the server rejected our request due to an error in our request",
      reason: "Invalid",
      details: {},
    });
    expect(await writer.patch(`${leases}/x`, [])).toEqual({
      kind: "conflict",
      message: "the server rejected our request due to an error in our request",
    });
  });

  it("A write is refused in the policy's words where an admission policy denies it, and nobody else is blamed", async () => {
    const writer = await writerAnswered(422, {
      message: policy,
      reason: "Invalid",
      details: { name: "x", group: "coordination.k8s.io", kind: "leases", causes: [{ message: policy }] },
    });
    expect(await writer.create(leases, {})).toMatchObject({
      kind: "failed",
      error: { kind: "forbidden", message: policy },
    });
  });

  it("A write is refused where the object is invalid", async () => {
    const message =
      'Lease.coordination.k8s.io "x y" is invalid: spec.leaseDurationSeconds: Invalid value: -1';
    const writer = await writerAnswered(422, {
      message,
      reason: "Invalid",
      details: { name: "x y", group: "coordination.k8s.io", kind: "Lease", causes: [] },
    });
    expect(await writer.create(leases, {})).toMatchObject({ kind: "failed", error: { message } });
  });

  it("A write is a conflict where the object exists already or has changed, and gone where there is none", async () => {
    const exists = await writerAnswered(409, {
      message: 'leases "x" already exists',
      reason: "AlreadyExists",
    });
    expect(await exists.create(leases, {})).toMatchObject({ kind: "conflict" });
    const none = await writerAnswered(404, { message: 'leases "x" not found', reason: "NotFound" });
    expect(await none.patch(`${leases}/x`, [])).toMatchObject({ kind: "gone" });
  });
});

it("Every write says to the server when to give it up, and for how long it may be worked on", async () => {
  const writer = await writerAnswered(409, { message: "no" });
  await writer.create(leases, {});
  await writer.patch(`${leases}/a`, []);
  await writer.rehearse(`${leases}/a`, []);
  await writer.remove(`${leases}/a`, "u");
  expect(asked.map((line) => line.replace(leases, ""))).toEqual([
    "POST ?timeout=2s",
    "PATCH /a?timeout=2s",
    "PATCH /a?dryRun=All&timeout=2s",
    "DELETE /a?timeout=2s",
  ]);
  expect(writer.worksForMs).toBe(7_000);
});
