import { expect, test } from "vitest";
import { decodeProtobufReview } from "../../../../src/lab/kubernetes-api/protobuf-review.ts";

/** One length-delimited field. */
function field(number: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}

function body(kind: string, spec: Buffer): Buffer {
  const typeMeta = Buffer.concat([field(1, "authorization.k8s.io/v1"), field(2, kind)]);
  const raw = Buffer.concat([field(1, ""), field(2, spec), field(3, "")]);
  return Buffer.concat([Buffer.from("k8s\0"), field(1, typeMeta), field(2, raw), field(3, ""), field(4, "")]);
}

test("An access review is read from protobuf", () => {
  const attributes = [
    field(1, "shop"),
    field(2, "get"),
    field(3, "apps"),
    field(5, "deployments"),
    field(6, "scale"),
  ];
  expect(decodeProtobufReview(body("SelfSubjectAccessReview", field(1, Buffer.concat(attributes))))).toEqual({
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: {
      resourceAttributes: {
        namespace: "shop",
        verb: "get",
        group: "apps",
        version: "",
        resource: "deployments",
        subresource: "scale",
        name: "",
      },
    },
  });
});

test("An access review of a path is read from protobuf", () => {
  const path = field(2, Buffer.concat([field(1, "/healthz"), field(2, "get")]));
  expect(decodeProtobufReview(body("SelfSubjectAccessReview", path))).toMatchObject({
    spec: { nonResourceAttributes: { path: "/healthz", verb: "get" } },
  });
});

test("A rules review is read from protobuf", () => {
  expect(decodeProtobufReview(body("SelfSubjectRulesReview", field(1, "shop")))).toMatchObject({
    spec: { namespace: "shop" },
  });
});

test.each([
  ["no protobuf", Buffer.from("{}")],
  ["cut off", body("SelfSubjectRulesReview", field(1, "shop")).subarray(0, 20)],
  ["another kind", body("ConfigMap", field(1, "shop"))],
])("%s is a 400", (_name, bytes) => {
  expect(() => decodeProtobufReview(bytes)).toThrow(
    expect.objectContaining({ status: expect.objectContaining({ code: 400 }) }),
  );
});
