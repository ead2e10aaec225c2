import { expect, test } from "vitest";
import { workloadWords } from "../../../src/blueprint/workload-words.ts";

test("A workload of nomnom's release is called by its part in it, whatever the release is called", () => {
  expect(workloadWords("nomnom-worker", {})).toBe("the worker");
  expect(workloadWords("nomnom-dashboard-backend", { release: null })).toBe("the dashboard backend");
  expect(workloadWords("shop-nomnom-worker", { release: "shop", prefix: "shop-nomnom" })).toBe("the worker");
});

test("A workload of another pipeline is called by its name", () => {
  expect(workloadWords("biller", {})).toBe("biller");
  expect(workloadWords("nomnom-worker", { release: "*" })).toBe("nomnom-worker");
});

test("A workload that nobody names is the worker", () => {
  expect(workloadWords(null, { release: "*" })).toBe("the worker");
});
