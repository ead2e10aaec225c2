import { expect, test } from "vitest";
import { podTemplates } from "../../../src/snapshot/kubernetes/pod-templates.ts";
import { roleOfWorkload } from "../../../src/snapshot/kubernetes/role-of-workload.ts";
import { readSections } from "../cli/init/sections.ts";

function roleIn(...env: object[]): string | null {
  const deployment = {
    metadata: { name: "sink" },
    spec: { replicas: 1, selector: {}, template: { spec: { containers: [{ name: "app", env }] } } },
  };
  const templates = podTemplates(readSections({ "kubernetes/deployments": [deployment] }));
  return roleOfWorkload(templates, "sink", { variable: "DATABASE_URL" });
}

test("The role of a workload is the one in its URL, whatever stands beside it", () => {
  const url = { name: "DATABASE_URL", value: "postgresql://r%40w:[redacted]@db/x" };
  expect(roleIn(url)).toBe("r@w");
  expect(roleIn({ name: "PGHOST", value: "db" }, { name: "PGUSER", value: "other" }, url)).toBe("r@w");
});

test("The role of a workload without a URL is the user beside its host", () => {
  const host = { name: "DB_HOST", value: "db" };
  expect(roleIn(host, { name: "DB_USERNAME", value: "sink" })).toBe("sink");
  expect(roleIn({ name: "DB_USERNAME", value: "sink" })).toBeNull();
});

test("The role of a workload is not known where it stands in a Secret", () => {
  const secret = { valueFrom: { secretKeyRef: { name: "login", key: "user" } } };
  expect(roleIn({ name: "PGHOST", value: "db" }, { name: "PGUSER", ...secret })).toBeNull();
  expect(roleIn({ name: "DATABASE_URL", ...secret }, { name: "PGUSER", value: "other" })).toBeNull();
});
