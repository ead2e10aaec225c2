import { expect, test } from "vitest";
import { findDatabases } from "../../../../src/cli/init/pipeline/find-databases.ts";
import { type Target, unknownTarget } from "../../../../src/snapshot/snapshot.ts";
import { readSections } from "./sections.ts";

interface Variable {
  name: string;
  value?: string;
  secret?: string;
}

const workload = (name: string, ...env: Variable[]) => ({
  metadata: { name, labels: {} },
  spec: {
    replicas: 1,
    selector: {},
    template: {
      spec: {
        containers: [
          {
            name: "app",
            env: env.map(({ name: variable, value, secret }) => ({
              name: variable,
              ...(secret === undefined
                ? { value }
                : { valueFrom: { secretKeyRef: { name: secret, key: "url" } } }),
            })),
          },
        ],
      },
    },
  },
});

const found = (target: Partial<Target>, ...deployments: object[]) =>
  findDatabases({
    sections: readSections({ "kubernetes/deployments": deployments }),
    target: { ...unknownTarget, ...target },
  });

const shop = { postgres: "postgresql://db:5432/shop" };
const url = (place: string) => `postgresql://app:[redacted]@${place}`;

test("Databases are distinguished by where their addresses lead, whoever logs in", () => {
  const { usual, others } = found(
    shop,
    workload("api", { name: "DATABASE_URL", value: url("db/shop") }),
    workload("reporter", { name: "SHOP_DB", value: "postgres://reader@db:5432/shop" }),
    workload(
      "biller",
      { name: "ARCHIVE_URL", value: url("archive:6432/shop_archive") },
      { name: "DATABASE_URL", value: url("db:5432/Billing_v2") },
    ),
    workload("mailer", { name: "LEDGER", value: url("db:5432/Billing_v2") }),
    workload("other", { name: "DATABASE_URL", value: "mysql://db/shop" }),
  );
  expect(usual).toEqual(["api", "reporter"]);
  expect(others).toEqual([
    { name: "shop-archive", from: { workload: "biller", variable: "ARCHIVE_URL" }, workloads: ["biller"] },
    {
      name: "billing-v2",
      from: { workload: "biller", variable: "DATABASE_URL" },
      workloads: ["biller", "mailer"],
    },
  ]);
});

test("A workload has the usual database where it has its address in several variables", () => {
  const { usual, others } = found(
    shop,
    workload("sink", { name: "PGHOST", value: "db" }, { name: "PGDATABASE", value: "shop" }),
    workload("api", { name: "DB_HOST", value: "db" }, { name: "DB_NAME", secret: "names" }),
    workload("other", { name: "PGHOST", value: "db" }, { name: "PGDATABASE", value: "archive" }),
    workload("far", { name: "PGHOST", value: "elsewhere" }),
  );
  expect(usual).toEqual(["sink", "api"]);
  expect(others).toEqual([]);
});

test("Databases whose addresses are in Secrets are distinguished by the Secret, and called after the workload", () => {
  const routes = { postgres: { origin: "DATABASE_URL of pod api-0, Secret api-db", forwarded: true } };
  const { usual, others } = found(
    { ...shop, routes },
    workload("api", { name: "DATABASE_URL", secret: "api-db" }),
    workload("biller", { name: "DATABASE_URL", secret: "biller-db" }, { name: "API_KEY", secret: "keys" }),
  );
  expect(usual).toEqual(["api"]);
  expect(others).toEqual([
    { name: "biller", from: { workload: "biller", variable: "DATABASE_URL" }, workloads: ["biller"] },
  ]);
});

test("Databases of one name on two servers are called after the workloads that know them", () => {
  const { others } = found(
    shop,
    workload("api", { name: "DATABASE_URL", value: url("db/shop") }),
    workload("east", { name: "DATABASE_URL", value: url("east-db/app") }),
    workload("west", { name: "DATABASE_URL", value: url("west-db/app") }),
  );
  expect(others.map(({ name }) => name)).toEqual(["east", "west"]);
});

test("Nothing is another database where the one that is looked at is not among them", () => {
  const { usual, others } = found(
    { postgres: "postgresql://127.0.0.1:5432/shop" },
    workload("api", { name: "DATABASE_URL", value: url("db/shop") }),
  );
  expect({ usual, others }).toEqual({ usual: [], others: [] });
});
