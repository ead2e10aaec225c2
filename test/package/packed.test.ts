import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tool } from "../../src/version.ts";
import { snapshot } from "../unit/doctor/fakes.ts";
import { type StartedNats, startNatsServer } from "./nats-server.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));

let folder = "";
let files: string[] = [];
let unpackedBytes = 0;

/** Builds, packs and installs the package into an empty folder; then takes every other package away: the bundle needs none. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nomnom-package-"));
  await run("npm", ["run", "--silent", "build"], { cwd: root });
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: root,
  });
  const [packed] = JSON.parse(stdout);
  files = packed.files.map(({ path }: { path: string }) => path);
  unpackedBytes = packed.unpackedSize;
  await writeFile(join(folder, "package.json"), '{"private":true}');
  await writeFile(join(folder, "snapshot.json"), JSON.stringify(snapshot({})));
  await run(
    "npm",
    [
      "install",
      "--prefer-offline",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      packed.filename,
    ],
    { cwd: folder },
  );
  for (const name of await readdir(join(folder, "node_modules"))) {
    if (name !== "nomnom-doctor" && name !== ".bin") {
      await rm(join(folder, "node_modules", name), { recursive: true });
    }
  }
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs an installed command as a shell does. */
function command(name: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return ended(join(folder, "node_modules", ".bin", name), args, env);
}

function ended(file: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      file,
      args,
      { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, LANG: "C.UTF-8", ...env } },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : Number(error.code);
        resolve({ code, stdout, stderr });
      },
    );
  });
}

describe("the packed package", () => {
  it("The packed package holds what it needs and nothing of the workshop", () => {
    for (const file of [
      "bin/nomnom.js",
      "dist/main.js",
      "dist/LICENSES.txt",
      "src/checks/nats/stream-overlap/page.md",
      "docs/schemas/doctor-report.schema.json",
      "LICENSE",
      "package.json",
    ]) {
      expect(files).toContain(file);
    }
    const workshop = files.filter((file) => /^(src|test|scripts|bench|node_modules|\.)/.test(file));
    // A check's page lies beside its code, and is read by `nomnom explain`.
    expect(workshop.filter((file) => !/^src\/checks\/[^/]+\/[^/]+\/page\.md$/.test(file))).toEqual([]);
  });

  it("The packed package is at most 5 MB when it is installed, without source maps", () => {
    expect(unpackedBytes).toBeLessThanOrEqual(5_000_000);
    expect(files.filter((file) => file.endsWith(".map"))).toEqual([]);
  });

  it("The packed package compiles our modules once: none is wrapped in a function because a CommonJS module would require it", async () => {
    const dist = join(folder, "node_modules/nomnom-doctor/dist");
    await expect(run("grep", ["-rlE", '"src/[^"]+"\\(\\)\\{', dist])).rejects.toMatchObject({ stdout: "" });
  });

  it("The packed package names the licence of everything that is bundled", async () => {
    const licences = join(folder, "node_modules/nomnom-doctor/dist/LICENSES.txt");
    const { stdout } = await run("grep", [
      "-E",
      "^(commander|zod|pg|@nats-io/transport-node|@kubernetes/client-node) ",
      licences,
    ]);
    expect(stdout.trim().split("\n")).toHaveLength(5);
    await expect(run("grep", ["licence not stated", licences])).rejects.toThrow();
  });

  it.each(["nomnom", "kubectl-nomnom"])("%s runs without any other package", async (name) => {
    expect(await command(name, ["--version"])).toEqual({ code: 0, stdout: `${tool.version}\n`, stderr: "" });
    expect((await command(name, ["--help"])).stdout).toContain("Usage: nomnom COMMAND");
    const doctor = await command(name, ["doctor", "--from", "snapshot.json"]);
    expect(doctor).toMatchObject({ code: 3, stderr: "", stdout: expect.stringContaining("INCONCLUSIVE") });
  });

  it("The packed package completes for kubectl under the name kubectl looks for", async () => {
    expect(await command("kubectl_complete-nomnom", ["lab", "run", "--scenario", "see"])).toEqual({
      code: 0,
      stdout: "seed\n:4\n",
      stderr: "",
    });
  });

  it("The packed package does not mind DEV in the environment", async () => {
    expect((await command("nomnom", ["doctor", "--from", "snapshot.json"], { DEV: "true" })).code).toBe(3);
  });

  it("The packed package explains a check", async () => {
    const { code, stdout } = await command("nomnom", ["explain", "nats/stream-overlap"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# /m);
  });

  it("The packed package says how to build when there is no dist", async () => {
    const bare = join(folder, "bare");
    await run("cp", ["-r", join(folder, "node_modules/nomnom-doctor"), bare]);
    await rm(join(bare, "dist"), { recursive: true });
    await expect(run(process.execPath, [join(bare, "bin/nomnom.js")])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining("npm ci && npm run build"),
    });
    await expect(access(join(bare, "dist"))).rejects.toThrow();
  });
});

describe.each(["22", "24"])("on Node %s", (major) => {
  const incident = join(root, "fixtures/snapshots/incident/snapshot.json");
  let node = "";
  beforeAll(async () => {
    const there = join(folder, `node-${major}`);
    await mkdir(there);
    await writeFile(join(there, "package.json"), '{"private":true}');
    // The npm package of Node fetches this platform's program by its install script.
    await run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", `node@${major}`], {
      cwd: there,
    });
    node = join(there, "node_modules/node/bin/node");
  });

  const nomnom = (...args: string[]) => ended(node, [join(folder, "node_modules/.bin/nomnom"), ...args]);

  it("The package starts", async () => {
    expect((await ended(node, ["--version"])).stdout).toMatch(new RegExp(`^v${major}\\.`));
    expect(await nomnom("--version")).toEqual({ code: 0, stdout: `${tool.version}\n`, stderr: "" });
  });

  it("The package finds the incident in its snapshot", async () => {
    const { code, stdout } = await nomnom("doctor", "--from", incident, "-o", "json");
    expect(JSON.parse(stdout)).toMatchObject({ verdict: "fail", summary: { fail: 4 } });
    expect(code).toBe(1);
  });
});

describe("the bundled clients", () => {
  let nats: StartedNats;
  beforeAll(async () => {
    nats = await startNatsServer();
  });
  afterAll(async () => {
    await nats.stop();
  });

  it("The bundled client of NATS reads a real server", async () => {
    const { stdout } = await command("nomnom", [
      "doctor",
      "--no-kubernetes",
      "--nats-url",
      nats.url,
      "-o",
      "json",
      "--area",
      "nats",
    ]);
    const check = JSON.parse(stdout).checks.find(({ id }: { id: string }) => id === "nats/reachable");
    expect(check).toMatchObject({ status: "pass" });
  });

  it("The bundled clients of PostgreSQL and Kubernetes load and say that nobody answers", async () => {
    const kubeconfig = {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "here",
      contexts: [{ name: "here", context: { cluster: "here", user: "here", namespace: "nomnom" } }],
      clusters: [{ name: "here", cluster: { server: "https://127.0.0.1:1" } }],
      users: [{ name: "here", user: { token: "secret-token" } }],
    };
    await writeFile(join(folder, "kubeconfig"), JSON.stringify(kubeconfig));
    const { code, stdout, stderr } = await command("nomnom", [
      ...[
        "doctor",
        "--kubeconfig",
        "kubeconfig",
        "--database-url",
        "postgresql://me:secret-password@127.0.0.1:1/x",
        "-o",
        "json",
        "-v",
      ],
    ]);
    const status = Object.fromEntries(
      JSON.parse(stdout).checks.map((check: { id: string; status: string }) => [check.id, check.status]),
    );
    expect(status).toMatchObject({
      "kubernetes/reachable": "fail",
      "postgres/reachable": "fail",
      "nats/reachable": "blocked",
    });
    expect(code).toBe(1);
    expect(stdout + stderr).not.toMatch(/secret-token|secret-password|is not a function/);
  });
});
