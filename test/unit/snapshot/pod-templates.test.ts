import { expect, it } from "vitest";
import { objectOf, podTemplates } from "../../../src/snapshot/kubernetes/pod-templates.ts";
import { roleOfWorkload } from "../../../src/snapshot/kubernetes/role-of-workload.ts";
import { succeed } from "../../../src/snapshot/probe-result.ts";
import { schemaOf } from "../../../src/snapshot/snapshot.ts";

const template = (role: string) => ({
  spec: {
    containers: [{ name: "c", env: [{ name: "DATABASE_URL", value: `postgresql://${role}:x@db/shop` }] }],
  },
});

const cronOwner = [{ kind: "CronJob", name: "nightly", controller: true }];

const lists = {
  "kubernetes/deployments": succeed(
    schemaOf("kubernetes/deployments").parse([
      { metadata: { name: "api" }, spec: { selector: {}, template: template("api_role") } },
      { metadata: { name: "source" }, spec: { replicas: 0, selector: {}, template: template("ref_role") } },
    ]),
  ),
  "kubernetes/statefulsets": succeed(
    schemaOf("kubernetes/statefulsets").parse([
      {
        metadata: { name: "fulfil" },
        spec: { replicas: 3, selector: {}, template: template("fulfil_role") },
        status: { readyReplicas: 2 },
      },
    ]),
  ),
  "kubernetes/daemonsets": succeed(
    schemaOf("kubernetes/daemonsets").parse([
      { metadata: { name: "agent" }, spec: { selector: {}, template: template("agent_role") } },
    ]),
  ),
  "kubernetes/rollouts": succeed(
    schemaOf("kubernetes/rollouts").parse([
      { metadata: { name: "checkout" }, spec: { template: template("checkout_role") } },
      {
        metadata: { name: "by-reference" },
        spec: { replicas: 2, workloadRef: { apiVersion: "apps/v1", kind: "Deployment", name: "source" } },
        status: { readyReplicas: 2 },
      },
      { metadata: { name: "lost" }, spec: { workloadRef: { kind: "Deployment", name: "nowhere" } } },
    ]),
  ),
  "kubernetes/cronjobs": succeed(
    schemaOf("kubernetes/cronjobs").parse([
      {
        metadata: { name: "nightly" },
        spec: { jobTemplate: { spec: { template: template("nightly_role") } } },
      },
    ]),
  ),
  "kubernetes/jobs": succeed(
    schemaOf("kubernetes/jobs").parse([
      { metadata: { name: "migrate" }, spec: { template: template("migrate_role") } },
      { metadata: { name: "nightly-1", ownerReferences: cronOwner }, spec: { template: template("x") } },
      { metadata: { name: "of-an-old-snapshot" }, spec: {} },
    ]),
  ),
};

it.each([
  ["api", "deployment/api", "api_role", 1, 0],
  ["fulfil", "statefulset/fulfil", "fulfil_role", 3, 2],
  ["agent", "daemonset/agent", "agent_role", null, 0],
  ["checkout", "rollout.argoproj.io/checkout", "checkout_role", 1, 0],
  ["by-reference", "rollout.argoproj.io/by-reference", "ref_role", 2, 2],
  ["nightly", "cronjob/nightly", "nightly_role", null, null],
  ["migrate", "job/migrate", "migrate_role", null, null],
])("%s is %s, whose role is %s", (name, object, role, replicas, ready) => {
  const templates = podTemplates(lists);
  const found = templates.find((each) => each.name === name);
  expect(found).toMatchObject({ replicas, ready });
  expect(found && objectOf(found)).toBe(object);
  expect(roleOfWorkload(templates, name, { variable: "DATABASE_URL" })).toBe(role);
});

it("What has no template that could be listed is none: a reference that leads nowhere, runs of a CronJob, Jobs of older snapshots", () => {
  expect(podTemplates(lists).map(({ name }) => name)).toEqual([
    ...["api", "source", "fulfil", "agent", "checkout", "by-reference", "nightly", "migrate"],
  ]);
  expect(podTemplates({})).toEqual([]);
});
