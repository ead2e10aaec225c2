import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withKubectl } from "../integration/lab/with-kubectl.ts";
import { openTerminal } from "./terminal.ts";

const bin = fileURLToPath(new URL("../../bin/", import.meta.url));
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nomnom-shells-"));
  await mkdir(join(folder, "bin"));
  for (const [name, file] of [
    ["nomnom", "nomnom.js"],
    ["kubectl-nomnom", "nomnom.js"],
    ["kubectl_complete-nomnom", "kubectl-complete-nomnom.js"],
  ] as const) {
    await symlink(join(bin, file), join(folder, "bin", name));
  }
  await writeFile(join(folder, "incident.json"), "{}");
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** How each shell is started without anybody's settings, ready to complete. */
const shells = {
  bash: { args: ["--norc", "--noprofile", "-i"], load: "PS1='$ '; source <(nomnom completion bash)" },
  zsh: {
    args: ["-f", "-i"],
    load: "PS1='$ '; autoload -Uz compinit && compinit -u -D; source <(nomnom completion zsh)",
  },
  fish: {
    args: ["--no-config", "-i"],
    load: "function fish_prompt; echo '$ '; end; nomnom completion fish | source",
  },
} as const;

describe.each(Object.entries(shells))("completion in %s", (shell, { args, load }) => {
  beforeAll(() => {
    if (spawnSync(shell, ["--version"]).status === 0) return;
    throw new Error(
      `${shell} is not installed. Type: sudo apt-get install -y ${shell} (or brew install ${shell})`,
    );
  });

  it.each([
    ["a command", "nomnom snap", "nomnom snapshot "],
    ["a flag", "nomnom doctor --save-s", "nomnom doctor --save-snapshot "],
    ["an id", "nomnom doctor --only nats/stream-o", "nomnom doctor --only nats/stream-overlap "],
    ["an id behind =", "nomnom doctor --only=nats/stream-o", "nomnom doctor --only=nats/stream-overlap "],
    [
      "the plugin's name",
      "kubectl-nomnom explain nats/stream-o",
      "kubectl-nomnom explain nats/stream-overlap ",
    ],
    ["a file", "nomnom doctor --from incid", "nomnom doctor --from incident.json "],
  ])("The shell completes %s", async (_, typed, completed) => {
    await using terminal = openTerminal(shell, args, {
      columns: 100,
      rows: 20,
      cwd: folder,
      env: { PATH: `${join(folder, "bin")}:${process.env.PATH}`, HOME: folder, LC_ALL: "C.UTF-8" },
    });
    terminal.press(`${load}; echo rea''dy\r`);
    await terminal.waitForText("\nready");
    terminal.press(`${typed}\t`);
    // What is typed behind it shows that the completed word was ended.
    await terminal.waitFor(completed, (screen) => screen.includes(completed.trimEnd()));
    terminal.press("+");
    await terminal.waitFor(`${completed}+`, (screen) => screen.includes(`${completed}+`));
  });
});

describe("kubectl", () => {
  const since = { sinceMinor: 26, why: "it completes plugins since then" };
  withKubectl(
    "kubectl completes its plugin",
    () => {
      const { stdout } = spawnSync("kubectl", ["__complete", "nomnom", "doctor", "--only", "nats/stream-o"], {
        encoding: "utf8",
        env: { PATH: `${join(folder, "bin")}:${process.env.PATH}`, HOME: folder },
      });
      expect(stdout).toMatch(/^nats\/stream-overlap\tStream subjects do not overlap\n:4\n/);
    },
    since,
  );
});
