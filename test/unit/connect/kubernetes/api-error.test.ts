import { describe, expect, it } from "vitest";
import { ruleFor } from "../../../../src/connect/kubernetes/api-error.ts";

describe("the rule a read needs", () => {
  it.each([
    ["/api/v1/namespaces/x/pods", true, "", "pods", "list"],
    ["/api/v1/namespaces/x/pods/y/log", false, "", "pods/log", "get"],
    ["/apis/apps/v1/namespaces/x/deployments", true, "apps", "deployments", "list"],
    ["/api/v1/namespaces/x", false, "", "namespaces", "get"],
    ["/api/v1/namespaces", true, "", "namespaces", "list"],
    ["/api/v1/namespaces/x/secrets/y", false, "", "secrets", "get"],
  ])("%s (list: %s)", (path, list, apiGroup, resource, verb) => {
    expect(ruleFor(path, list)).toEqual({ apiGroup, resource, verb });
  });
});
