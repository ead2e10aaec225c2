import { describe, expect, test } from "vitest";
import type { Identity } from "../../../../src/lab/kubernetes-api/authorization.ts";
import { forbidden, isAllowed, isPathAllowed } from "../../../../src/lab/kubernetes-api/authorization.ts";
import { requestInfo } from "../../../../src/lab/kubernetes-api/request-info.ts";

const viewer: Identity = {
  user: "viewer",
  rules: {
    shop: [
      { verbs: ["get", "list"], apiGroups: [""], resources: ["pods", "pods/log"] },
      { verbs: ["get"], apiGroups: [""], resources: ["secrets"], resourceNames: ["db"] },
      { verbs: ["get"], apiGroups: ["apps"], resources: ["*/scale"] },
    ],
    "*": [{ verbs: ["list"], apiGroups: [""], resources: ["nodes"] }],
  },
};

function asked(method: string, path: string) {
  const info = requestInfo(method, new URL(path, "https://lab"));
  if (info === null) throw new Error(`${path} is no resource`);
  return info;
}

describe("who may do what", () => {
  test.each([
    ["GET", "/api/v1/namespaces/shop/pods", true],
    ["GET", "/api/v1/namespaces/shop/pods?watch=true", false],
    ["GET", "/api/v1/namespaces/other/pods", false],
    ["GET", "/api/v1/pods", false],
    ["GET", "/api/v1/namespaces/shop/pods/a/log", true],
    ["GET", "/api/v1/namespaces/shop/pods/a/portforward", false],
    ["DELETE", "/api/v1/namespaces/shop/pods/a", false],
    ["GET", "/api/v1/namespaces/shop/secrets/db", true],
    ["GET", "/api/v1/namespaces/shop/secrets/other", false],
    ["GET", "/api/v1/namespaces/shop/secrets", false],
    ["GET", "/apis/apps/v1/namespaces/shop/deployments/web/scale", true],
    ["GET", "/apis/apps/v1/namespaces/shop/deployments/web", false],
    ["GET", "/api/v1/nodes", true],
    ["GET", "/api/v1/nodes/lab", false],
  ])("The viewer asks %s %s, which is allowed: %s", (method, path, expected) => {
    expect(isAllowed(viewer, asked(method, path))).toBe(expected);
  });

  test("An admin may do everything", () => {
    const admin: Identity = { user: "root", rules: "admin" };
    expect(isAllowed(admin, asked("DELETE", "/apis/apps/v1/namespaces/x/deployments"))).toBe(true);
    expect(isPathAllowed(admin, "get", "/metrics")).toBe(true);
  });

  test("Everyone may discover, no more", () => {
    expect(isPathAllowed(viewer, "get", "/apis/apps/v1")).toBe(true);
    expect(isPathAllowed(viewer, "get", "/metrics")).toBe(false);
  });

  test.each([
    [
      "PATCH",
      "/apis/apps/v1/namespaces/zoo/deployments/web",
      'deployments.apps "web" is forbidden: User "viewer" cannot patch resource "deployments" in API group "apps" in the namespace "zoo"',
    ],
    [
      "GET",
      "/api/v1/nodes",
      'nodes is forbidden: User "viewer" cannot list resource "nodes" in API group "" at the cluster scope',
    ],
    [
      "GET",
      "/api/v1/namespaces/zoo",
      'namespaces "zoo" is forbidden: User "viewer" cannot get resource "namespaces" in API group "" in the namespace "zoo"',
    ],
  ])("A refusal of %s %s reads as the real one", (method, path, message) => {
    expect(forbidden("viewer", asked(method, path)).message).toBe(message);
  });
});

describe("a request taken apart", () => {
  test.each([
    ["GET", "/api/v1/namespaces/a/pods?fieldSelector=metadata.name%3Dx", { verb: "list", name: "x" }],
    ["DELETE", "/api/v1/namespaces/a/pods", { verb: "deletecollection", namespace: "a", name: "" }],
    ["PUT", "/apis/apps/v1/namespaces/a/deployments/d/scale", { verb: "update", subresource: "scale" }],
    ["GET", "/apis/storage.k8s.io/v1/storageclasses/fast", { verb: "get", namespace: "", name: "fast" }],
    ["GET", "/api/v1/namespaces", { verb: "list", resource: "namespaces", namespace: "" }],
  ])("The request %s %s is taken apart", (method, path, expected) => {
    expect(asked(method, path)).toMatchObject(expected);
  });

  test.each(["/version", "/api", "/api/v1", "/apis/apps/v1", "/openapi/v3/apis/apps/v1"])(
    "%s is no resource",
    (path) => {
      expect(requestInfo("GET", new URL(path, "https://lab"))).toBeNull();
    },
  );
});
