import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lab } from "../../../src/lab/lab.ts";
import { runningLab } from "../lab/running-lab.ts";
import { nomnom } from "./run-nomnom.ts";

const path = { PATH: process.env.PATH ?? "" };

/** The environment a command gets, as `env` prints it. */
async function environmentOf(args: readonly string[], env: Record<string, string>) {
  const { code, stdout, stderr } = await nomnom(["run", ...args, "--", "env"], { env: { ...path, ...env } });
  const pairs = stdout.split("\n").map((line): [string, string] => {
    const at = line.indexOf("=");
    return [line.slice(0, at), line.slice(at + 1)];
  });
  return { code, stderr, env: new Map(pairs) };
}

describe("nomnom run without a cluster", () => {
  it("nomnom run gives the command the addresses of the flags, in the ecosystem's variables", async () => {
    const { code, env } = await environmentOf(
      [
        "--no-kubernetes",
        "--nats-url",
        "tls://u:p%40@h:4333",
        "--database-url",
        "postgresql://a:b%2F@db/x?sslmode=require",
      ],
      { NATS_CONTEXT: "other", PGHOST: "elsewhere" },
    );
    expect(code).toBe(0);
    expect(Object.fromEntries(env)).toMatchObject({
      NATS_URL: "tls://h:4333",
      NATS_USER: "u",
      NATS_PASSWORD: "p@",
      DATABASE_URL: "postgresql://a:b%2F@db:5432/x?sslmode=require",
      PGHOST: "db",
      PGPORT: "5432",
      PGUSER: "a",
      PGPASSWORD: "b/",
      PGDATABASE: "x",
      PGSSLMODE: "require",
    });
    expect(env.get("NATS_CONTEXT")).toMatch(/nats-context\.json$/);
  });

  it("nomnom run takes away what would lead the command elsewhere when a system has no address", async () => {
    const { env, stderr } = await environmentOf(["--no-kubernetes", "--nats-url", "nats://h"], {
      PGDATABASE: "other",
    });
    expect(env.has("PGSERVICE")).toBe(false);
    expect(stderr).toContain("PostgreSQL cannot be reached");
  });

  it.each([
    [["sh", "-c", "exit 7"], 7],
    [["sh", "-c", "kill -TERM $$"], 143],
    [["no-such-command"], 127],
  ])("nomnom run ends with the exit code of %j", async (command, code) => {
    const ended = await nomnom(["run", "--no-kubernetes", "--nats-url", "nats://h", "--", ...command], {
      env: path,
    });
    expect(ended.code).toBe(code);
  });

  it("nomnom run is a usage error without a command, and without anything to reach", async () => {
    expect((await nomnom(["run"])).code).toBe(2);
    const { code, stderr } = await nomnom(["run", "--no-kubernetes", "--", "true"], { env: path });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("--nats-url") });
  });
});

describe("nomnom run beside a cluster", () => {
  let lab: Lab;
  let folder = "";
  beforeAll(async () => {
    lab = await runningLab("healthy");
    folder = await mkdtemp(join(tmpdir(), "nomnom-run-"));
  });
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it("nomnom run reaches NATS and PostgreSQL through port-forwards that are open while the command runs", async () => {
    const script = join(folder, "ask.mjs");
    await writeFile(
      script,
      `import { connect } from "node:net";
const greeting = (port, first) => new Promise((done) => {
  const socket = connect(port, "127.0.0.1", () => first && socket.write(first));
  socket.once("data", (data) => { done(data.toString("latin1")); socket.destroy(); });
});
const nats = await greeting(new URL(process.env.NATS_URL).port);
const startTls = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const postgres = await greeting(process.env.PGPORT, startTls);
console.log(nats.slice(0, 4), postgres);
`,
    );
    const { code, stdout } = await nomnom(["run", "--", process.execPath, script], {
      env: { ...path, KUBECONFIG: lab.kubeconfigPath },
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "INFO N\n" });
  });

  it("nomnom run has opened the way to both before the command begins, though that connects to nothing", async () => {
    const before = lab.apiRequests().length;
    const { code } = await nomnom(["run", "--", "true"], {
      env: { ...path, KUBECONFIG: lab.kubeconfigPath },
    });
    const opened = lab
      .apiRequests()
      .slice(before)
      .filter(({ path: asked, code: status }) => asked.endsWith("/portforward") && status === 101);
    expect(code).toBe(0);
    expect(opened.map(({ path: asked }) => asked.split("/").at(-2)).sort()).toEqual([
      expect.stringMatching(/^nomnom-nats-/),
      expect.stringMatching(/^nomnom-postgres-/),
    ]);
  });

  it("nomnom run leads kubectl to the context and namespace that were examined, whatever is current", async () => {
    const other = join(folder, "other");
    await writeFile(
      other,
      JSON.stringify({
        "current-context": "other",
        clusters: [{ name: "other", cluster: { server: "https://127.0.0.1:1" } }],
        users: [{ name: "other", user: {} }],
        contexts: [{ name: "other", context: { cluster: "other", user: "other" } }],
      }),
    );
    const { code, stdout } = await nomnom(
      ["run", "--context", "admin", "-n", lab.namespace, "--", "kubectl", "get", "deployments", "-o", "name"],
      { env: { ...path, KUBECONFIG: `${other}:${lab.kubeconfigPath}` } },
    );
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("nomnom-worker") });
  });
});
