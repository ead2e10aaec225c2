import { expect, test } from "vitest";
import { belongsToDeployment } from "../../../../src/e2e/api/workload-pods.ts";
import { failure, succeed } from "../../../../src/snapshot/probe-result.ts";

const pods = new Map([
  ["api-5d4f-x", pod("api-5d4f-x", "5d4f", "api-5d4f")],
  ["api-old-77aa-y", pod("api-old-77aa-y", "77aa", "api-old-77aa")],
  ["api-by-hand", pod("api-by-hand", "5d4f", null)],
]);

const client = {
  namespace: "nomnom-dev",
  get: async (path: string) => {
    const found = pods.get(path.replace("/api/v1/namespaces/nomnom-dev/pods/", ""));
    return found
      ? succeed<unknown>(found)
      : failure({ kind: "not-found" as const, system: "kubernetes" as const, message: `${path}: 404` });
  },
};

test.each([
  ["a pod of the Deployment's ReplicaSet", "api-5d4f-x", true],
  ["a pod of another Deployment whose name begins with ours", "api-old-77aa-y", false],
  ["a pod with our labels that nobody owns", "api-by-hand", false],
  ["a pod that is gone: nobody can tell", "api-5d4f-gone", null],
])("Whether a pod belongs to a Deployment is known of %s", async (_, name, expected) => {
  expect(await belongsToDeployment(client, name, "api")).toBe(expected);
});

function pod(name: string, hash: string, owner: string | null) {
  return {
    metadata: {
      name,
      labels: { "pod-template-hash": hash },
      ...(owner && { ownerReferences: [{ kind: "ReplicaSet", name: owner, uid: "u", controller: true }] }),
    },
    spec: { containers: [] },
    status: {},
  };
}
