import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../src/lab/kubernetes-api/store.ts";
import { deployment, namespaceObject, runningPod, service, startCluster } from "./cluster.ts";
import { type PostgresProcess, postgresPassword, startPostgres } from "./postgres-process.ts";
import { dataOf } from "./settings.ts";

const secret = (name: string, values: Record<string, string>): KubernetesObject => ({
  ...{ apiVersion: "v1", kind: "Secret", type: "Opaque", metadata: { name, namespace: "nomnom-dev" } },
  data: Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString("base64")]),
  ),
});

const plain = (values: Record<string, string>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
const ofSecret = (name: string, key: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: "login", key } },
});

/** With whole ConfigMaps and Secrets in its environment. */
function withEnvFrom(object: KubernetesObject, ...envFrom: object[]): KubernetesObject {
  const spec = {
    ...{ replicas: 0, selector: {} },
    template: {
      metadata: { labels: {} },
      spec: { containers: [{ name: "app", image: "x", env: [], envFrom }] },
    },
  };
  return { ...object, spec };
}

describe("the address of PostgreSQL in a namespace", () => {
  let postgres: PostgresProcess;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  async function found(...objects: KubernetesObject[]) {
    const cluster = await startCluster({ "db-0:5432": postgres.port }, [
      ...[namespaceObject("nomnom-dev"), service("db", "db", 5432, "postgres")],
      service("mysql", "mysql", 3306, "mysql"),
      runningPod("db-0", "db", { ports: [{ name: "postgres", containerPort: 5432 }] }),
      secret("login", { user: "nomnom", password: postgresPassword }),
      ...objects,
    ]);
    try {
      await using connections = await cluster.open({ release: "*", namespace: "nomnom-dev" });
      const client = await connections.postgres();
      const answer = client.ok ? dataOf(await client.data.query("SELECT current_user::text AS user")) : null;
      return {
        answer,
        url: connections.target().postgres,
        origin: connections.target().routes?.postgres?.origin,
        isSecret: connections.secrets().includes(postgresPassword),
      };
    } finally {
      await cluster.stop();
    }
  }
  const asNomnom = {
    answer: [{ user: "nomnom" }],
    url: "postgresql://db:5432/nomnom",
    isSecret: true,
  };

  it("The address is found in libpq's variables, the password in a Secret", async () => {
    expect(
      await found(
        deployment("sink", "sink", [
          ...plain({ PGHOST: "db", PGDATABASE: "nomnom" }),
          ...[ofSecret("PGUSER", "user"), ofSecret("PGPASSWORD", "password")],
        ]),
      ),
    ).toEqual({ ...asNomnom, origin: "PGHOST of Deployment sink" });
  });

  it("The address is found in the variables of a framework where their Service is one of PostgreSQL", async () => {
    const login = [ofSecret("DB_USERNAME", "user"), ofSecret("DB_PASSWORD", "password")];
    expect(
      await found(
        deployment("blog", "blog", [...plain({ DB_HOST: "mysql", DB_NAME: "blog" }), ...login]),
        deployment("shop", "shop", [
          ...plain({ DB_HOST: "db", DB_NAME: "nomnom", DB_PORT: "5432" }),
          ...login,
        ]),
      ),
    ).toEqual({ ...asNomnom, origin: "DB_HOST of Deployment shop" });
  });

  it("The address is found in a whole Secret that a container takes, with its prefix", async () => {
    expect(
      await found(
        secret("app", { ABASE_URL: `postgresql://nomnom:${postgresPassword}@db/nomnom` }),
        withEnvFrom(deployment("api", "api", []), { prefix: "DAT", secretRef: { name: "app" } }),
      ),
    ).toEqual({ ...asNomnom, origin: "DATABASE_URL of Deployment api, Secret app" });
  });

  it.each([
    [`jdbc:postgresql://db:5432/nomnom?user=nomnom&password=${postgresPassword}`],
    [`postgresql+asyncpg://nomnom:${postgresPassword}@db:5432/nomnom`],
  ])("The address of a driver is taken where the pipeline is not nomnom's: %s", async (url) => {
    expect(await found(deployment("api", "api", plain({ DATABASE_URL: url })))).toEqual({
      ...asNomnom,
      origin: "DATABASE_URL of Deployment api",
    });
  });

  it("The address of another kind of database in another variable is passed over", async () => {
    const login = [ofSecret("PGUSER", "user"), ofSecret("PGPASSWORD", "password")];
    expect(
      await found(
        deployment("cache", "cache", plain({ DB_URL: "mongodb://mongo/x" })),
        deployment("sink", "sink", [...plain({ PGHOST: "db" }), ...login]),
      ),
    ).toEqual({ ...asNomnom, origin: "PGHOST of Deployment sink" });
  });
});
