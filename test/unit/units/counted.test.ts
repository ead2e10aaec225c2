import { expect, test } from "vitest";
import { counted, plural } from "../../../src/units/counted.ts";

test("One is singular, and everything else is plural", () => {
  expect([0, 1, 2].map((count) => counted(count, "pod"))).toEqual(["0 pods", "1 pod", "2 pods"]);
  expect(counted(2, "pod is", "pods are")).toBe("2 pods are");
  expect([1, 3].map((count) => plural(count, "has", "have"))).toEqual(["has", "have"]);
});
