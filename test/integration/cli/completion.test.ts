import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../../../src/checks/catalogue.ts";
import { namespaceObject, startCluster } from "../connect/cluster.ts";
import { nomnom } from "./run-nomnom.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nomnom-completion-"));
  const context = (name: string) => ({ name, context: { cluster: "c", user: "u" } });
  await writeFile(
    join(folder, "kubeconfig"),
    JSON.stringify({
      "current-context": "kind-nomnom",
      clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
      users: [{ name: "u", user: {} }],
      contexts: [context("kind-nomnom"), context("arn:aws:eks:eu-west-1:1:cluster/prod")],
    }),
  );
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function completions(...words: string[]): Promise<{ values: string[]; directive: string }> {
  const { code, stdout, stderr } = await nomnom(["__complete", ...words], {
    cwd: folder,
    env: { KUBECONFIG: join(folder, "kubeconfig") },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const lines = stdout.trimEnd().split("\n");
  const directive = lines.pop() ?? "";
  return { values: lines.map((line) => line.split("\t")[0] ?? ""), directive };
}

describe("completion offers", () => {
  it("Completion offers the commands of the help, and not itself", async () => {
    const { values, directive } = await completions("");
    expect(values).toEqual(expect.arrayContaining(["doctor", "e2e", "snapshot", "completion", "help"]));
    expect(values).not.toContain("__complete");
    expect(directive).toBe(":4");
    expect((await completions("help", "e")).values).toEqual(["e2e", "explain"]);
    expect((await completions("lab", "r")).values).toEqual(["run"]);
  });

  it("Completion offers flags of the command and global ones, each once", async () => {
    expect((await completions("doctor", "--co")).values).toEqual(["--context", "--config"]);
    expect((await completions("doctor", "--context", "x", "--co")).values).toEqual(["--config"]);
    expect((await completions("e2e", "--ke")).values).toEqual(["--keep-old-api"]);
  });

  it.each([
    [["doctor", "--only", "nats/stream-o"], ["nats/stream-overlap"]],
    [["doctor", "--only", "nats/reachable", "nats/stream-o"], ["nats/stream-overlap"]],
    [["doctor", "--skip=nats/stream-o"], ["--skip=nats/stream-overlap"]],
    [["doctor", "--only", "nats/reachable,nats/stream-o"], ["nats/reachable,nats/stream-overlap"]],
    [
      ["doctor", "--area", "p"],
      ["postgres", "pipeline"],
    ],
    [["doctor", "-o", "s"], ["sarif"]],
    [["e2e", "-o", "s"], []],
    [
      ["doctor", "--fail-on", ""],
      ["warn", "fail", "never"],
    ],
    [["e2e", "--from-step", "check"], ["check-stream"]],
    [["lab", "run", "--scenario", "see"], ["seed"]],
    [["explain", "nats/stream-o"], ["nats/stream-overlap"]],
    [
      ["completion", ""],
      ["bash", "zsh", "fish"],
    ],
    [
      ["doctor", "--context", ""],
      ["kind-nomnom", "arn:aws:eks:eu-west-1:1:cluster/prod"],
    ],
    [["doctor", "--timeout", ""], []],
  ])("Completion of %o offers %o", async (words, values) => {
    expect(await completions(...words)).toEqual({ values, directive: ":4" });
  });

  it("Completion offers every check", async () => {
    expect((await completions("explain", "")).values).toEqual(catalogue.map(({ id }) => id));
  });

  it("Completion offers files, folders, and what the shell knows better", async () => {
    expect(await completions("doctor", "--from", "")).toEqual({ values: [], directive: ":0" });
    expect(await completions("doctor", "--entities", "")).toEqual({ values: [], directive: ":16" });
    expect(await completions("lab", "run", "--", "kubectl", "")).toEqual({ values: [], directive: ":0" });
  });

  it("Completion offers the namespaces of the cluster that the line means", async () => {
    const cluster = await startCluster({}, ["default", "nomnom-dev", "nomnom"].map(namespaceObject));
    try {
      const file = join(folder, "cluster.yaml");
      await writeFile(file, cluster.kubeconfig("admin-token-1"));
      expect(await completions("doctor", "--kubeconfig", file, "-n", "nom")).toEqual({
        values: ["nomnom", "nomnom-dev"],
        directive: ":4",
      });
    } finally {
      await cluster.stop();
    }
  });

  it("Completion offers nothing, silently, when what it asks is broken or does not answer", async () => {
    expect(await completions("doctor", "-n", "")).toEqual({ values: [], directive: ":4" });
    expect(await completions("doctor", "--kubeconfig", "nowhere", "--context", "")).toEqual({
      values: [],
      directive: ":4",
    });
    expect(await completions("no-such-command", "--what", "")).toEqual({ values: [], directive: ":4" });
  });

  it("An unknown shell is an error that says which there are", async () => {
    const { code, stdout, stderr } = await nomnom(["completion", "tcsh"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/there is no completion for tcsh\nhint: /);
  });
});
