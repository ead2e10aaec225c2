import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployInLab } from "../../deployment/lab-deployment.ts";
import { doctor, nomnom, statuses } from "../../support/nomnom.ts";

describe("nomnom init", () => {
  let deployment: Awaited<ReturnType<typeof deployInLab>>;
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nomnom-init-"));
    deployment = await deployInLab("seed");
  });
  afterAll(async () => {
    await deployment?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  const init = (...args: string[]) =>
    nomnom(["init", "--kubeconfig", deployment.kubeconfigPath, "-n", deployment.namespace, ...args]);

  it("nomnom init writes what doctor accepts, with which it finds the same, and no secret", async () => {
    const file = join(folder, "nomnom.doctor.yaml");
    const { code, stdout, stderr } = await init(file);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toMatch(/^wrote .*; look it over, then: nomnom doctor --config /);
    const text = await readFile(file, "utf8");
    expect(text).toContain("# otherwise now: subjects messages.>");
    expect(text).toContain('name: "nomnom-ingestion-api-old", optional: true');
    expect(text).not.toContain("changeme");

    const [without, with_] = await Promise.all([doctor(deployment), doctor(deployment, ["--config", file])]);
    expect(statuses(with_.report)).toEqual(statuses(without.report));
  });

  it("nomnom init replaces no file, and says so before it reads anything", async () => {
    const file = join(folder, "mine.yaml");
    await writeFile(file, "mine");
    const { code, stderr } = await nomnom(["init", file, "--kubeconfig", join(folder, "nowhere")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*mine\.yaml exists, and init replaces nothing\nhint: /);
    expect(await readFile(file, "utf8")).toBe("mine");
  });

  it("nomnom init writes to stdout for -, and says what it could not read with exit code 3", async () => {
    const { code, stdout, stderr } = await init("-", "--context", "viewer");
    expect(code).toBe(3);
    expect(stdout).toContain("# not looked at: the streams could not be read");
    expect(stderr).toMatch(/^missing: .*nats\/streams/m);
  });

  it("nomnom init writes nothing when nothing can be read", async () => {
    const { code, stdout, stderr } = await init("-", "--context", "nobody");
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/^error: nothing could be read .*forbidden.*\nhint: /);
  });
});
