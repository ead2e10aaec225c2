import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kubeconfigFor } from "../../../../src/lab/kubernetes-api/kubeconfig.ts";
import type { KubernetesApi } from "../../../../src/lab/kubernetes-api/server.ts";
import { kubectlMissing } from "../with-kubectl.ts";

export interface CommandResult {
  code: number;
  /** Standard output and error, as they came. */
  output: string;
}

/** The real kubectl with a HOME, cache and kubeconfig of its own. */
export interface Kubectl {
  run(...args: string[]): Promise<CommandResult>;
  /** Runs until `stop`; `saw` settles when the output so far matches, or fails after 10 s with the output. */
  start(...args: string[]): { saw(pattern: RegExp): Promise<void>; stop(): Promise<string> };
  dispose(): Promise<void>;
}

const deadlineMs = 20_000;

/** Fails with the command that installs kubectl when it is missing. */
export async function kubectlFor(api: KubernetesApi, token: string, namespace: string): Promise<Kubectl> {
  const home = await mkdtemp(join(tmpdir(), "nomnom-kubectl-"));
  const kubeconfig = join(home, "kubeconfig.yaml");
  await writeFile(
    kubeconfig,
    kubeconfigFor({ url: api.url, caPem: api.caPem, token, namespace, contextName: "lab" }),
  );
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: home,
    KUBECONFIG: kubeconfig,
    KUBECACHEDIR: join(home, "cache"),
  };
  const run = (...args: string[]) =>
    new Promise<CommandResult>((resolve, reject) => {
      execFile("kubectl", args, { env, timeout: deadlineMs }, (error, stdout, stderr) => {
        if (error?.code === "ENOENT") return reject(new Error(kubectlMissing));
        if (error?.killed) return reject(new Error(`kubectl ${args.join(" ")} ran over ${deadlineMs} ms`));
        resolve({ code: typeof error?.code === "number" ? error.code : 0, output: stdout + stderr });
      });
    });
  await run("version");
  return {
    run,
    start(...args) {
      const child = spawn("kubectl", args, { env, stdio: ["ignore", "pipe", "pipe"] });
      const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
      let output = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
      return {
        saw: (pattern) =>
          new Promise((resolve, reject) => {
            const look = () => {
              if (!pattern.test(output)) return;
              clearTimeout(timer);
              child.stdout.off("data", look);
              resolve();
            };
            const timer = setTimeout(() => reject(new Error(`not seen ${pattern} in:\n${output}`)), 10_000);
            child.stdout.on("data", look);
            look();
          }),
        async stop() {
          child.kill("SIGTERM");
          await ended;
          return output;
        },
      };
    },
    dispose: () => rm(home, { recursive: true, force: true }),
  };
}
