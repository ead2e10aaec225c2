import { expect, test } from "vitest";
import { ageOf, formatAge } from "../../../../../src/lab/kubernetes-api/tables/age.ts";

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

test.each([
  [0, "0s"],
  [-1 * second, "0s"],
  [-5 * second, "<invalid>"],
  [119 * second, "119s"],
  [2 * minute, "2m"],
  [5 * minute + 44 * second, "5m44s"],
  [10 * minute + 5 * second, "10m"],
  [179 * minute, "179m"],
  [3 * hour, "3h"],
  [3 * hour + 8 * minute, "3h8m"],
  [47 * hour, "47h"],
  [2 * day + 3 * hour, "2d3h"],
  [9 * day + 3 * hour, "9d"],
  [800 * day, "2y70d"],
  [3000 * day, "8y"],
])("%d ms is printed as %s", (durationMs, text) => {
  expect(formatAge(durationMs)).toBe(text);
});

test("No timestamp is an unknown age", () => {
  expect(ageOf("", new Date())).toBe("<unknown>");
});
