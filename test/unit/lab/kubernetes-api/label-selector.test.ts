import { describe, expect, test } from "vitest";
import { formatLabelSelector, matchesLabels } from "../../../../src/lab/kubernetes-api/label-selector.ts";
import { parseLabelSelector } from "../../../../src/lab/kubernetes-api/parse-label-selector.ts";

const labels = { app: "web", tier: "front", "app.kubernetes.io/name": "nomnom" };

describe("a label selector", () => {
  test.each([
    ["", true],
    ["app=web", true],
    ["app==web", true],
    ["app=api", false],
    ["app!=api", true],
    ["app!=web", false],
    ["missing!=x", true],
    ["app in (api, web)", true],
    ["app in (api)", false],
    ["app notin (api,worker)", true],
    ["app notin (web)", false],
    ["missing notin (web)", true],
    ["app", true],
    ["missing", false],
    ["!missing", true],
    ["!app", false],
    ["app=web,tier in (front,back),!missing", true],
    ["app=web,tier=back", false],
    ["app.kubernetes.io/name=nomnom", true],
    ["app=", false],
  ])("%j matches: %s", (selector, expected) => {
    expect(matchesLabels(parseLabelSelector(selector), labels)).toBe(expected);
  });

  test.each(["app=web=x", "app in web", "=x", "a b", "app in (a"])("%j is refused", (selector) => {
    expect(() => parseLabelSelector(selector)).toThrow(/found '[^']*',? expected: /);
  });

  test("A label selector is printed sorted by key", () => {
    const expressions = [{ key: "env", operator: "In", values: ["b", "a"] }];
    expect(formatLabelSelector({ tier: "front", app: "web" }, expressions)).toBe(
      "app=web,env in (a,b),tier=front",
    );
  });
});
