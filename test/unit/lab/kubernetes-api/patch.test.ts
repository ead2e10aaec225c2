import { describe, expect, test } from "vitest";
import { applyPatchTo, patchTypeOf } from "../../../../src/lab/kubernetes-api/patch.ts";

const deployment = Object.freeze({
  metadata: { name: "web", annotations: { a: "1", b: "2" }, finalizers: ["x/one"] },
  spec: {
    replicas: 2,
    template: {
      spec: {
        containers: [
          { name: "web", image: "web:1", env: [{ name: "A", value: "1" }], ports: [{ containerPort: 80 }] },
          { name: "sidecar", image: "side:1", args: ["x", "y"] },
        ],
      },
    },
  },
});
const containers = (patched: unknown) => Reflect.get(Object(patched), "spec").template.spec.containers;
const strategic = (...patch: unknown[]) =>
  containers(applyPatchTo(deployment, "strategic", { spec: { template: { spec: { containers: patch } } } }));

describe("a JSON patch", () => {
  test("A JSON patch applies in order", () => {
    const patched = applyPatchTo(deployment, "json", [
      { op: "test", path: "/spec/replicas", value: 2 },
      { op: "replace", path: "/spec/replicas", value: 0 },
      { op: "add", path: "/metadata/annotations/nomnom.dev~1replicas", value: "2" },
    ]);
    expect(patched).toMatchObject({
      spec: { replicas: 0 },
      metadata: { annotations: { "nomnom.dev/replicas": "2" } },
    });
    expect(deployment.spec.replicas).toBe(2);
  });

  test.each([
    { op: "test", path: "/spec/replicas", value: 3 },
    { op: "remove", path: "/spec/paused" },
    { op: "replace", path: "/spec/paused", value: true },
  ])("A JSON patch that does not apply is a 422: %j", (operation) => {
    expect(() => applyPatchTo(deployment, "json", [operation])).toThrow(
      expect.objectContaining({
        status: expect.objectContaining({
          code: 422,
          reason: "Invalid",
          message: "the server rejected our request due to an error in our request",
        }),
      }),
    );
  });

  test("A JSON patch that is none is a 400", () => {
    expect(() => applyPatchTo(deployment, "json", { spec: {} })).toThrow(
      expect.objectContaining({ status: expect.objectContaining({ code: 400 }) }),
    );
  });
});

test("A merge patch merges maps, deletes by null and replaces lists", () => {
  const patched = applyPatchTo(deployment, "merge", {
    metadata: { annotations: { a: null, c: "3" } },
    spec: { template: { spec: { containers: [{ name: "only" }] } } },
  });
  expect(patched).toMatchObject({ metadata: { annotations: { b: "2", c: "3" } } });
  expect(containers(patched)).toEqual([{ name: "only" }]);
});

describe("a strategic patch", () => {
  test("A strategic patch merges containers by name and keeps the others", () => {
    expect(strategic({ name: "web", image: "web:2" })).toEqual([
      { ...containers(deployment)[0], image: "web:2" },
      containers(deployment)[1],
    ]);
  });

  test("A strategic patch merges env by name and ports by number inside a container", () => {
    const [web] = strategic({
      name: "web",
      env: [
        { name: "B", value: "2" },
        { name: "A", value: "9" },
      ],
      ports: [{ containerPort: 80, name: "http" }],
    });
    expect(web).toMatchObject({
      env: [
        { name: "A", value: "9" },
        { name: "B", value: "2" },
      ],
      ports: [{ containerPort: 80, name: "http" }],
    });
  });

  test("A strategic patch adds a container it does not know", () => {
    expect(strategic({ name: "new", image: "new:1" }).map((one: { name: string }) => one.name)).toEqual([
      "web",
      "sidecar",
      "new",
    ]);
  });

  test("A strategic patch obeys $patch: delete and skips $setElementOrder", () => {
    const patched = applyPatchTo(deployment, "strategic", {
      spec: {
        template: {
          spec: {
            "$setElementOrder/containers": [{ name: "web" }],
            containers: [{ name: "sidecar", $patch: "delete" }],
          },
        },
      },
    });
    expect(containers(patched).map((one: { name: string }) => one.name)).toEqual(["web"]);
    expect(JSON.stringify(patched)).not.toContain("$");
  });

  test("A strategic patch obeys $patch: replace on a list", () => {
    expect(strategic({ $patch: "replace" }, { name: "only" })).toEqual([{ name: "only" }]);
  });

  test("A strategic patch replaces lists of plain values, but treats finalizers as a set", () => {
    expect(strategic({ name: "sidecar", args: ["z"] })[1]).toMatchObject({ args: ["z"] });
    expect(applyPatchTo(deployment, "strategic", { metadata: { finalizers: ["x/two"] } })).toMatchObject({
      metadata: { finalizers: ["x/one", "x/two"] },
    });
    expect(
      applyPatchTo(deployment, "strategic", {
        metadata: { "$deleteFromPrimitiveList/finalizers": ["x/one"] },
      }),
    ).toMatchObject({ metadata: { finalizers: [] } });
  });

  test("A strategic patch refuses an element without its key", () => {
    expect(() => strategic({ image: "web:2" })).toThrow(/does not contain declared merge key: name/);
  });
});

test("The patch type is the content type's, and another one is a 415", () => {
  expect(patchTypeOf("application/json-patch+json; charset=utf-8")).toBe("json");
  expect(() => patchTypeOf("application/json")).toThrow(
    expect.objectContaining({ status: expect.objectContaining({ code: 415 }) }),
  );
});
