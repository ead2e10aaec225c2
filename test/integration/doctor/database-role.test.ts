import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployInLab } from "../../deployment/lab-deployment.ts";
import { doctor, kubectlOf, messages, statuses } from "../../support/nomnom.ts";

/** Its PostgreSQL is changed while it runs, so this runs in the lab wherever the other tests run. */
describe("a worker whose database role is refused (scenario worker-refused)", () => {
  let deployment: Awaited<ReturnType<typeof deployInLab>>;
  let admin: Client;
  beforeAll(async () => {
    deployment = await deployInLab("worker-refused");
    admin = new Client({ connectionString: deployment.lab.databaseUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await admin?.end();
    await deployment?.[Symbol.asyncDispose]();
  });

  it("doctor finds what keeps the worker from starting, and the GRANT that lets it", async () => {
    const { report, code } = await doctor(deployment, ["--only", "postgres/privileges"]);
    expect(messages(report, "postgres/privileges")).toEqual([
      "worker may not create tables in schema public, and orders, order_line_items are still to be created: the worker fails with 42501 when it starts.",
      expect.stringContaining("worker does not own message_status"),
    ]);
    expect(report.checks[0]?.findings[0]?.remedy?.commands).toEqual([
      `${kubectlOf(deployment)} exec statefulset/nomnom-postgres -- psql -U postgres -d nomnom -c 'GRANT CREATE ON SCHEMA public TO worker'`,
    ]);
    expect(code).toBe(1);
  });

  it("doctor passes once what its remedies say has been typed", async () => {
    const { report: before } = await doctor(deployment, ["--only", "postgres/privileges"]);
    const commands = before.checks.flatMap(({ findings }) =>
      findings.flatMap(({ remedy }) => remedy?.commands ?? []),
    );
    for (const command of commands) await admin.query(/ -c '(.*)'$/s.exec(command)?.[1] ?? "");
    const { report } = await doctor(deployment, ["--only", "postgres/privileges"]);
    expect(statuses(report)).toEqual({ "postgres/privileges": "pass" });
  });

  it("doctor names the session that keeps a lock, and sees it gone", async () => {
    await admin.query("BEGIN; LOCK TABLE message_status IN ACCESS EXCLUSIVE MODE");
    const other = new Client({ connectionString: deployment.lab.databaseUrl });
    await other.connect();
    const waits = other.query("DELETE FROM message_status WHERE false");
    const only = ["--only", "postgres/blocked-sessions"];
    await expect
      .poll(
        async () => messages((await doctor(deployment, only)).report, "postgres/blocked-sessions").join(),
        {
          timeout: 20_000,
        },
      )
      // The worker, which may start now, is another one that may wait.
      .toMatch(
        /(?:1 session waits|2 sessions wait) for a lock on message_status, the longest for .*. The lock is held by pid \d+ \(postgres/,
      );
    await admin.query("ROLLBACK");
    await waits;
    await other.end();
    expect(statuses((await doctor(deployment, only)).report)).toEqual({
      "postgres/blocked-sessions": "pass",
    });
  });
});
