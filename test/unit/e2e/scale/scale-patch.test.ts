import { applyPatch, type Operation } from "rfc6902";
import { describe, expect, it } from "vitest";
import type { JsonPatchOperation } from "../../../../src/connect/kubernetes/kubernetes-writer.ts";
import { hasAnnotations } from "../../../../src/journal/object/annotations.ts";
import { markOf, restorePatch, scaleDownPatch } from "../../../../src/journal/scale/scale-patch.ts";
import { deploymentSchema } from "../../../../src/snapshot/kubernetes/workloads.ts";

const mark = { runId: "r", replicas: 3, user: "me", at: "2026-11-23T12:00:00Z" };
const object = (annotations: Record<string, string> | undefined, replicas = 3) => ({
  metadata: { name: "old", resourceVersion: "7", ...(annotations === undefined ? {} : { annotations }) },
  spec: {
    replicas,
    selector: { matchLabels: { a: "b" } },
    template: { spec: { containers: [] } },
  },
});

describe("scaling to 0 and back", () => {
  it.each([
    ["with annotations", { "deployment.kubernetes.io/revision": "1" }],
    ["without any", undefined],
  ])("Scaling to 0 and back leaves an object %s exactly as it was", (_, annotations) => {
    const cluster = object(annotations);
    const before = structuredClone(cluster);
    const deployment = deploymentSchema.parse(cluster);
    expect(errorsOf(cluster, scaleDownPatch(deployment, mark))).toEqual([]);
    expect(cluster.spec.replicas).toBe(0);
    const scaled = deploymentSchema.parse(cluster);
    expect(markOf(scaled)).toEqual(mark);

    const change = { replicas: 3, hadAnnotations: hasAnnotations(deployment) };
    expect(errorsOf(cluster, restorePatch(scaled, change, true))).toEqual([]);
    expect(cluster).toEqual(before);
  });

  it("Scaling to 0 and back does not scale an object that has changed since it was read", () => {
    const cluster = object({}, 3);
    const patch = scaleDownPatch(deploymentSchema.parse(cluster), mark);
    cluster.metadata.resourceVersion = "8";
    expect(errorsOf(cluster, patch)).not.toEqual([]);
  });

  it("Scaling to 0 and back restores the count only while it is still 0 and marked by this run", () => {
    const cluster = object(undefined);
    errorsOf(cluster, scaleDownPatch(deploymentSchema.parse(cluster), mark));
    const patch = restorePatch(deploymentSchema.parse(cluster), { replicas: 3, hadAnnotations: false }, true);
    cluster.spec.replicas = 5;
    expect(errorsOf(cluster, patch)).not.toEqual([]);
  });

  it("Scaling to 0 and back takes another tool's text for no mark", () => {
    expect(markOf(deploymentSchema.parse(object({ "nomnom-doctor/e2e": "hello" })))).toBeNull();
  });
});

/** Applies in place, as far as it goes; the errors. */
const errorsOf = (target: unknown, patch: readonly JsonPatchOperation[]) =>
  applyPatch(
    target,
    patch.map((operation): Operation => ({ ...operation })),
  ).filter((error) => error !== null);
