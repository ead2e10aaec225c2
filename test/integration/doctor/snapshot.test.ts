import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import schema from "../../../docs/schemas/snapshot.schema.json" with { type: "json" };
import { type SectionId, snapshotSchema } from "../../../src/snapshot/snapshot.ts";
import { deployInLab } from "../../deployment/lab-deployment.ts";
import { doctor, nomnom, statuses } from "../../support/nomnom.ts";

/** Of the lab's Secret; in no output. */
const password = "changeme";

describe("nomnom snapshot", () => {
  let deployment: Awaited<ReturnType<typeof deployInLab>>;
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nomnom-snapshot-"));
    deployment = await deployInLab("healthy");
  });
  afterAll(async () => {
    await deployment?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  const snapshot = (...args: string[]) =>
    nomnom(["snapshot", "--kubeconfig", deployment.kubeconfigPath, "-n", deployment.namespace, ...args]);

  it("A snapshot holds every section, is only its owner's, and is checked elsewhere with the same result", async () => {
    const file = join(folder, "whole.json");
    const [live, written] = await Promise.all([doctor(deployment), snapshot(file)]);
    expect(written).toMatchObject({ code: 0, stdout: "" });
    expect(written.stderr).toMatch(/^wrote \d+ sections, [\d.]+ KiB to .*whole\.json\n$/);
    const text = await readFile(file, "utf8");
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
    expect(text).not.toContain(password);
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    const { sections } = snapshotSchema.parse(JSON.parse(text));
    const unread = Object.entries(sections).filter(([, section]) => section?.ok !== true);
    // Behind the lab's node is no kubelet that could be asked.
    expect(unread.map(([section]) => section)).toEqual(["kubernetes/volume-usage"]);
    expect(Object.keys(sections)).toEqual(
      expect.arrayContaining(["nats/consumers", "postgres/table-sizes"] satisfies SectionId[]),
    );

    const offline = await nomnom(["doctor", "--from", file, "-o", "json"]);
    expect(statuses(JSON.parse(offline.stdout))).toEqual(statuses(live.report));
  });

  it("A snapshot goes to stdout in a pipe, and for -", async () => {
    for (const args of [[], ["-"], ["-q"]]) {
      const { code, stdout, stderr } = await snapshot(...args);
      expect(code).toBe(0);
      expect(snapshotSchema.parse(JSON.parse(stdout)).kind).toBe("Snapshot");
      expect(stderr).toMatch(args.includes("-q") ? /^$/ : /^wrote \d+ sections, .* to stdout\n$/);
    }
  });

  it("A snapshot replaces a file only when asked to, and says so before it reads anything", async () => {
    const file = join(folder, "kept.json");
    await writeFile(file, "mine");
    const refused = await nomnom(["snapshot", file, "--kubeconfig", join(folder, "no-such-kubeconfig")]);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(/^error: .*kept\.json exists\nhint: .*--force\.\n$/);
    expect(await readFile(file, "utf8")).toBe("mine");
    expect((await snapshot("--force", file)).code).toBe(0);
    expect(await readFile(file, "utf8")).toContain('"kind": "Snapshot"');
    expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("A snapshot of a half-readable system says what is missing and what would help, with exit code 3", async () => {
    const file = join(folder, "half.json");
    const { code, stdout, stderr } = await snapshot(file, "--context", "viewer");
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/^missing: nats\/server, .*nats\/monitoring: The address of NATS/m);
    expect(stderr).toMatch(/^hint: Let lab-viewer read pods\/portforward/m);
    expect(stderr).toMatch(/kind: Role\n/);
    const { sections } = snapshotSchema.parse(JSON.parse(await readFile(file, "utf8")));
    expect(sections["kubernetes/pods"]?.ok).toBe(true);
    expect(sections["nats/streams"]).toMatchObject({ ok: false, error: { kind: "upstream" } });
  });

  it("A snapshot is complete without a system that nobody gave an address for", async () => {
    const { natsUrl, natsMonitoringUrl } = deployment.lab;
    const nats = ["--nats-url", natsUrl, "--nats-monitoring-url", natsMonitoringUrl];
    const { code, stdout } = await nomnom(["snapshot", "--no-kubernetes", ...nats]);
    const { sections } = snapshotSchema.parse(JSON.parse(stdout));
    expect(sections["nats/streams"]?.ok).toBe(true);
    expect(sections["kubernetes/pods"]).toMatchObject({ ok: false, error: { kind: "not-configured" } });
    expect(code).toBe(0);
  });
});
