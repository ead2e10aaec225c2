import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { postgresServer } from "../../../../src/lab/programs/postgres/postgres-server.ts";
import { openNetwork, startPod, type TestNetwork } from "./test-pod.ts";
import { query, startPostgres } from "./test-servers.ts";

let network: TestNetwork;
beforeEach(async () => {
  network = await openNetwork();
});
afterEach(async () => await network.remove());

describe("PostgreSQL in a pod", () => {
  test("PostgreSQL in a pod makes the database, runs the mounted scripts, asks for a scram password", async () => {
    const pod = await startPostgres(network, "data");
    expect(await query(pod, "SELECT count(*)::int AS n FROM message_status")).toEqual([{ n: 0 }]);
    const hashes = await query(
      pod,
      "SELECT left(rolpassword, 13) AS kind FROM pg_authid WHERE rolname = 'postgres'",
    );
    expect(hashes).toEqual([{ kind: "SCRAM-SHA-256" }]);
    expect(
      await query(pod, "SELECT setting FROM pg_settings WHERE name = 'unix_socket_directories'"),
    ).toEqual([{ setting: "" }]);
  });

  test("PostgreSQL in a pod keeps its data over a restart, and does not run the scripts again (I-30)", async () => {
    const first = await startPostgres(network, "data");
    await query(first, "CREATE TABLE kept (a int); INSERT INTO kept VALUES (7); DROP TABLE message_status");
    expect(await first.stop()).toEqual({ code: 0 });
    const second = await startPostgres(network, "data");
    expect(await query(second, "SELECT a FROM kept")).toEqual([{ a: 7 }]);
    await expect(query(second, "SELECT 1 FROM message_status")).rejects.toMatchObject({ code: "42P01" });
  });

  test("PostgreSQL in a pod answers pg_isready as long as it runs", async () => {
    const pod = await startPostgres(network, "data");
    const command = ["/bin/sh", "-c", "pg_isready -U postgres"];
    expect(await pod.running.exec?.(command)).toEqual({
      code: 0,
      output: "/var/run/postgresql:5432 - accepting connections\n",
    });
    expect(await pod.running.exec?.(["nats", "stream", "ls"])).toMatchObject({ code: 127 });
    expect(await pod.stop()).toEqual({ code: 0 });
    expect(await pod.running.exec?.(command)).toMatchObject({ code: 2 });
  });

  test("PostgreSQL in a pod does not start without a password", async () => {
    const pod = await startPod(network, postgresServer({ binDirectory: null }));
    expect(await pod.running.exited).toEqual({ code: 1 });
    expect(pod.lines.join("\n")).toContain("superuser password is not specified");
  });
});
