import { expect, test } from "vitest";
import { matchesFields, parseFieldSelector } from "../../../../src/lab/kubernetes-api/field-selector.ts";

const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web-0", namespace: "shop" },
  spec: { nodeName: "lab" },
  status: { phase: "Running" },
};
const event = {
  apiVersion: "v1",
  kind: "Event",
  metadata: { name: "web-0.1", namespace: "shop" },
  involvedObject: { kind: "Pod", name: "web-0", uid: "u1" },
  type: "Warning",
};

test.each([
  ["metadata.name=web-0", true],
  ["metadata.name=web-1", false],
  ["metadata.namespace=shop,status.phase=Running", true],
  ["metadata.namespace=shop,status.phase=Pending", false],
  ["status.phase!=Running", false],
  ["spec.nodeName==lab", true],
])("The selection of a pod by %j is %s", (selector, expected) => {
  expect(matchesFields(parseFieldSelector(selector, "Pod"), pod)).toBe(expected);
});

test("Events are found by what they are about", () => {
  const selector = "involvedObject.name=web-0,involvedObject.kind=Pod,involvedObject.uid=u1,type=Warning";
  expect(matchesFields(parseFieldSelector(selector, "Event"), event)).toBe(true);
  expect(matchesFields(parseFieldSelector("involvedObject.uid=u2", "Event"), event)).toBe(false);
});

test("Other fields are refused", () => {
  expect(() => parseFieldSelector("status.phase=Running", "ConfigMap")).toThrow(
    "field label not supported: status.phase",
  );
});
