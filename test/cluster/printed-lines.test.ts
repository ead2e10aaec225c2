import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import type { DoctorReport } from "../../src/doctor/report.ts";
import { deployOnCluster } from "../deployment/cluster-deployment.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { kubectlFor } from "../deployment/kubectl.ts";
import { natsCommandLine } from "../deployment/prerequisites.ts";
import { doctor } from "../support/nomnom.ts";

const program = fileURLToPath(new URL("../../bin/nomnom.js", import.meta.url));
const named = z.looseObject({ name: z.string() });
const kubeconfigSchema = z.object({
  clusters: z.tuple([named]),
  users: z.tuple([named]),
  contexts: z.tuple([z.looseObject({ context: z.looseObject({}) })]),
});

/** Everything that was printed to be pasted and holds no placeholder, each once. */
function linesOf({ checks }: DoctorReport): string[] {
  const remedies = checks.flatMap(({ remedy, findings }) => [remedy, ...findings.map((one) => one.remedy)]);
  const lines = remedies.flatMap((one) => [...(one?.commands ?? []), ...(one?.alternatives ?? []).flat()]);
  return [...new Set(lines)].filter((line) => !/<[A-Z][A-Z:_-]*>/.test(line));
}

/** Another cluster is the current one of the shell: it is there, counts who comes, and answers nobody. */
describe("what doctor prints, pasted where another context is the current one (scenario seed)", () => {
  let deployment: Deployment;
  let folder: string;
  let elsewhere: Server;
  let strays = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nomnom-lines-"));
    elsewhere = createServer((socket) => {
      strays += 1;
      socket.destroy();
    });
    elsewhere.listen(0, "127.0.0.1");
    await once(elsewhere, "listening");
    deployment = await deployOnCluster("seed");
  });
  afterAll(async () => {
    await deployment?.[Symbol.asyncDispose]();
    elsewhere.close();
    await rm(folder, { recursive: true });
  });

  /** The cluster under test is context `examined`, and `elsewhere` the current one. */
  async function kubeconfigOfTwo(): Promise<string> {
    const kubectl = kubectlFor(deployment.kubeconfigPath);
    const own = kubeconfigSchema.parse(
      JSON.parse(await kubectl(["config", "view", "--raw", "--flatten", "--minify", "-o", "json"])),
    );
    const address = elsewhere.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const file = join(folder, "config");
    const document = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [...own.clusters, { name: "elsewhere", cluster: { server: `http://127.0.0.1:${port}` } }],
      users: own.users,
      contexts: [
        { ...own.contexts[0], name: "examined" },
        { name: "elsewhere", context: { cluster: "elsewhere", user: own.users[0].name } },
      ],
      "current-context": "elsewhere",
    };
    await writeFile(file, JSON.stringify(document), { mode: 0o600 });
    return file;
  }

  it("What doctor prints reaches the cluster that was examined, line by line, and nothing else", async () => {
    const KUBECONFIG = await kubeconfigOfTwo();
    const shim = join(folder, "nomnom");
    await writeFile(shim, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
    await chmod(shim, 0o700);
    const { report } = await doctor({ ...deployment, kubeconfigPath: KUBECONFIG }, ["--context", "examined"]);
    const lines = linesOf(report);
    expect(lines.length).toBeGreaterThan(5);
    const env = {
      // An editor that changes nothing.
      KUBE_EDITOR: "true",
      HOME: folder,
      KUBECONFIG,
      PATH: [folder, natsCommandLine(), process.env.PATH].join(":"),
    };
    for (const line of lines) {
      const ended = await promisify(execFile)("sh", ["-c", line], { env, timeout: 60_000 }).then(
        () => "done",
        (error: { stderr: string }) => error.stderr,
      );
      // A line before has replaced the pod that this one is about.
      expect(ended, line).toMatch(/^done$|NotFound|not found|ContainerCreating|PodInitializing/);
    }
    expect(strays).toBe(0);
  });
});
