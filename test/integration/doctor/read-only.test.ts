import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployInLab } from "../../deployment/lab-deployment.ts";
import { doctor } from "../../support/nomnom.ts";
import { startRecordingProxy } from "../../support/recording-proxy.ts";
import { natsPublications, postgresStatements } from "../../support/wire.ts";

/** Only a lab and a proxy can tell every request, so this runs in the lab wherever the other tests run. */
describe("doctor only reads", () => {
  let deployment: Awaited<ReturnType<typeof deployInLab>>;
  beforeAll(async () => {
    deployment = await deployInLab("seed");
  });
  afterAll(() => deployment?.[Symbol.asyncDispose]());

  it("doctor asks the Kubernetes API with GET, and for a review of its own rights at most", async () => {
    const before = deployment.lab.apiRequests().length;
    await doctor(deployment);
    const requests = deployment.lab.apiRequests().slice(before);
    expect(requests.length).toBeGreaterThan(5);
    const others = requests.filter(({ method, path }) => method !== "GET" && !path.includes("/selfsubject"));
    expect(others).toEqual([]);
  });

  it("doctor reaches NATS, its monitoring and PostgreSQL over one connection to each pod", async () => {
    const before = deployment.lab.apiRequests().length;
    await doctor(deployment);
    const opened = deployment.lab
      .apiRequests()
      .slice(before)
      .filter(({ path, code }) => path.endsWith("/portforward") && code === 101)
      .map(({ path }) => path);
    expect(opened.length).toBeGreaterThanOrEqual(2);
    expect(opened).toEqual([...new Set(opened)]);
  });

  it("doctor asks NATS for information only", async () => {
    const server = new URL(deployment.lab.natsUrl);
    await using proxy = await startRecordingProxy({ host: server.hostname, port: Number(server.port) });
    await doctor(deployment, ["--nats-url", `nats://127.0.0.1:${proxy.port}`]);
    const subjects = proxy.sent().flatMap(natsPublications);
    expect(subjects.length).toBeGreaterThan(0);
    for (const subject of subjects)
      expect(subject).toMatch(
        /^\$JS\.API\.(INFO|STREAM\.LIST|STREAM\.NAMES|STREAM\.MSG\.GET\..+|CONSUMER\.LIST\..+)$/,
      );
  });

  it("doctor sends PostgreSQL nothing but the statements of a list, all in read-only transactions", async () => {
    const url = new URL(deployment.lab.databaseUrl);
    await using proxy = await startRecordingProxy({ host: url.hostname, port: Number(url.port) });
    url.port = String(proxy.port);
    await doctor(deployment, ["--database-url", `${url.href}?sslmode=disable`]);
    const statements = proxy
      .sent()
      .flatMap(postgresStatements)
      .flatMap((text) => text.split(";"))
      .map((text) => text.trim())
      .filter((text) => text !== "");
    // Word for word, for a SELECT may call a function that changes something. After a change of a query: read it again, then `-u`.
    const list = [...new Set(statements)].sort().join(";\n\n");
    await expect(`${list};\n`).toMatchFileSnapshot("read-only-statements.sql");
    const first = statements.findIndex((statement) => /^SELECT/i.test(statement));
    expect(statements.slice(0, first).some((statement) => /READ ONLY/i.test(statement))).toBe(true);
  });
});
