import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployInLab } from "../../deployment/lab-deployment.ts";
import { nomnom } from "../../support/nomnom.ts";
import { secretKinds } from "../../support/secrets/kinds.ts";
import { type PlantingApi, startPlantingApi } from "../../support/secrets/planting-api.ts";
import { openTerminal } from "../../terminal/terminal.ts";

/** Every command that shows or writes something of a cluster; DIR is a folder of the test, where all files are looked through. */
const commands: readonly (readonly string[])[] = [
  ...["text", "json", "junit", "sarif", "github"].map((format) => ["doctor", "-v", "-o", format]),
  ["doctor", "--save-snapshot", "DIR/saved.json"],
  ["snapshot", "DIR/taken.json"],
  ["snapshot", "-"],
  ["diff", "DIR/saved.json", "DIR/taken.json", "-v"],
  ["diff", "DIR/saved.json", "DIR/taken.json", "-o", "json"],
  ["doctor", "--from", "DIR/taken.json", "-v"],
  ["init", "DIR/nomnom.doctor.yaml", "-v"],
  ["e2e", "--dry-run", "-v"],
  ["e2e", "--keep-old-api", "-v", "--timeout", "20s"],
  ["fix", "-v"],
  ["fix", "-o", "json"],
  ["forward", "deployment/nomnom-worker:8080", "-v", "--timeout", "3s"],
];

const needles = [...new Set(secretKinds.flatMap((kind) => kind.needles))];
const found = (text: string): string[] =>
  needles
    .filter((needle) => text.includes(needle))
    .slice(0, 3)
    .map((needle) => `…${text.slice(Math.max(0, text.indexOf(needle) - 150), text.indexOf(needle) + 60)}`);

describe(`secrets of ${secretKinds.length} kinds, in all that the cluster says`, () => {
  let deployment: Awaited<ReturnType<typeof deployInLab>>;
  let api: PlantingApi;
  let folder = "";
  let turn = 0;
  let refuses = false;
  const next = () => {
    turn += 1;
    return secretKinds[turn % secretKinds.length]?.text ?? "";
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nomnom-secrets-"));
    deployment = await deployInLab("seed");
    api = await startPlantingApi(deployment.lab.kubeconfig, next, () => refuses);
    await writeFile(join(folder, "kubeconfig"), api.kubeconfig);
  });
  afterAll(async () => {
    await api?.[Symbol.asyncDispose]();
    await deployment?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const environment = () => ({
    KUBECONFIG: join(folder, "kubeconfig"),
    NOMNOM_NAMESPACE: deployment.namespace,
    NATS_URL: deployment.lab.natsUrl,
    DATABASE_URL: deployment.lab.databaseUrl,
    XDG_STATE_HOME: join(folder, "state"),
    GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
  });
  const run = (words: readonly string[]) =>
    nomnom(
      words.map((word) => word.replace("DIR", folder)),
      environment(),
    );

  it.each(commands.map((words) => [words.join(" "), words] as const))(
    "No secret is in what the program writes: %s",
    { timeout: 120_000 },
    async (_, words) => {
      const before = turn;
      const { stdout, stderr } = await run(words);
      expect(found(stdout)).toEqual([]);
      expect(found(stderr)).toEqual([]);
      expect(stderr).not.toContain("this is a bug");
      if (words[0] !== "diff" && !words.includes("--from")) expect(turn).toBeGreaterThan(before);
    },
  );

  it.each(["doctor -v", "snapshot -", "e2e --dry-run", "fix", "forward svc/nomnom-nats"])(
    "No secret is in what is said of refusals: %s",
    { timeout: 120_000 },
    async (line) => {
      const before = turn;
      refuses = true;
      const { stdout, stderr } = await run(line.split(" ")).finally(() => {
        refuses = false;
      });
      expect(found(stdout + stderr)).toEqual([]);
      expect(turn).toBeGreaterThan(before);
    },
  );

  it.each(["doctor", "doctor --watch --interval 1s"])(
    "No secret is on the screen: %s",
    { timeout: 180_000 },
    async (line) => {
      await using terminal = openTerminal(process.execPath, ["bin/nomnom.js", ...line.split(" ")], {
        ...{ columns: 200, rows: 60, deadlineMs: 120_000 },
        env: environment(),
      });
      await terminal.waitFor("results", (screen) => /done in|MESSAGES|\bFAIL \d/.test(screen));
      for (const key of ["", "\r", "e", "\u001b", "2", "3", "4", "5", "6", "q"]) {
        terminal.press(key);
        await new Promise((resolve) => setTimeout(resolve, 400));
        expect(found(terminal.rows().join(""))).toEqual([]);
        expect(found(terminal.screen())).toEqual([]);
      }
    },
  );

  it("No secret is in any file that was written", async () => {
    const paths = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile() && entry.name !== "kubeconfig",
    );
    expect(paths.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["saved.json", "taken.json", "summary.md"]),
    );
    for (const { parentPath, name } of paths)
      expect(found(await readFile(join(parentPath, name), "utf8"))).toEqual([]);
  });
});
