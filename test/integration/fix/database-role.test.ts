import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixReportSchema } from "../../../src/fix/fix-report.ts";
import { deployInLab } from "../../deployment/lab-deployment.ts";
import { doctor, nomnom, statuses } from "../../support/nomnom.ts";

/** The worker's role may create nothing and does not own the one table there is, so the worker ends at its start. */
describe("a worker whose database role is refused", () => {
  let deployment: Awaited<ReturnType<typeof deployInLab>>;
  let state: string;
  beforeAll(async () => {
    state = await mkdtemp(join(tmpdir(), "nomnom-fix-"));
    deployment = await deployInLab("worker-refused");
  });
  afterAll(async () => {
    await deployment?.[Symbol.asyncDispose]();
    await rm(state, { recursive: true, force: true });
  });

  const fix = async (...args: string[]) => {
    const { kubeconfigPath, namespace } = deployment;
    const { stdout } = await nomnom(
      ["fix", "-o", "json", "--kubeconfig", kubeconfigPath, "-n", namespace, "--wait", "30s", ...args],
      { XDG_STATE_HOME: state },
    );
    return fixReportSchema.parse(JSON.parse(stdout)).repairs;
  };

  it("A worker's role is granted nothing by a role that owns nothing", async () => {
    const admin = new pg.Client({ connectionString: deployment.lab.databaseUrl });
    await admin.connect();
    await admin.query("CREATE ROLE reader LOGIN PASSWORD 'r'");
    await admin.end();
    const url = new URL(deployment.lab.databaseUrl);
    [url.username, url.password] = ["reader", "r"];
    const repairs = await fix("--yes", "--database-url", url.href, "postgres/privileges");
    expect(repairs.map(({ status }) => status)).toEqual(["refused", "refused"]);
    expect(repairs[0]?.reason).toContain("reader does not own the schema");
    expect(repairs[0]?.instead?.commands.join()).toContain("GRANT CREATE ON SCHEMA public TO worker");
    expect(repairs[1]?.reason).toContain("reader may not give message_status to worker");
  });

  it("A worker whose role is refused gets its rights and its table, and starts", async () => {
    const repairs = await fix("--yes", "postgres/privileges");
    expect(repairs.map(({ status, repair }) => [repair, status])).toEqual([
      ["grant-rights", "repaired"],
      ["own-tables", "repaired"],
    ]);
    expect(repairs.flatMap(({ plan }) => plan?.changes.flatMap(({ diff }) => diff) ?? [])).toEqual([
      "+ GRANT CREATE ON SCHEMA public TO worker;",
      "+ ALTER TABLE public.message_status OWNER TO worker;",
    ]);
    const { report } = await doctor(deployment, ["--only", "postgres/privileges"]);
    expect(statuses(report)).toEqual({ "postgres/privileges": "pass" });
  });

  it("A worker's role gets back the one right that was taken away, and no other", async () => {
    const admin = new pg.Client({ connectionString: deployment.lab.databaseUrl });
    await admin.connect();
    await admin.query(
      "ALTER TABLE message_status OWNER TO postgres; GRANT SELECT, INSERT ON message_status TO worker",
    );
    const repairs = await fix("--yes", "postgres/privileges/grants-missing");
    expect(repairs.map(({ status }) => status)).toEqual(["repaired"]);
    const { rows } = await admin.query(
      "SELECT string_agg(privilege_type, ' ' ORDER BY privilege_type) AS has FROM information_schema.role_table_grants WHERE grantee = 'worker' AND table_name = 'message_status'",
    );
    expect(rows).toEqual([{ has: "INSERT SELECT UPDATE" }]);
    await admin.end();
  });
});
