/**
 * Puts the real output of the program, most of it on the lab's scenarios, between the `<!-- output: NAME -->` marks of the README and of the tour.
 */
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const program = fileURLToPath(new URL("bin/nomnom.js", root));

const pages = ["README.md", "docs/tour.md"].map((page) => new URL(page, root));

const blocks = [
  { mark: "crash", scenario: "api-crash-10065", command: ["doctor"] },
  { mark: "seed", scenario: "seed", command: ["doctor"] },
  { mark: "healthy", scenario: "healthy", command: ["doctor"] },
  { mark: "fix", scenario: "seed", command: ["fix", "nats/*"] },
  { mark: "e2e", scenario: "two-apis", command: ["e2e", "--yes"] },
  // Without a deployment: what is written is judged.
  { mark: "lint", scenario: null, command: ["lint", "fixtures/lint/incident"] },
];

const shownByMark = new Map<string, string>();
for (const { mark, scenario, command } of blocks) {
  const inLab =
    scenario === null ? [] : ["lab", "run", "--scenario", scenario, "--", process.execPath, program];
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [program, ...inLab, ...command, "--no-color"],
    { encoding: "utf8", cwd: fileURLToPath(root) },
  );
  // 0 and 1 are answers; the page is left alone where there is none.
  if (status !== 0 && status !== 1)
    throw new Error(`nomnom ${command.join(" ")} ended with ${status}:\n${stderr}`);
  const typed = command.map((word) => (word.includes("*") ? `'${word}'` : word)).join(" ");
  const shown = `$ nomnom ${typed}\n${stdout.trimEnd()}\n$ echo $?\n${status}`;
  shownByMark.set(mark, shown);
}

for (const page of pages) {
  const text = await readFile(page, "utf8");
  const updated = text.replace(
    /(<!-- output: ([a-z0-9]+) -->\n)[\s\S]*?(<!-- \/output -->)/g,
    (block, open: string, mark: string, close: string) => {
      const shown = shownByMark.get(mark);
      return shown === undefined ? block : `${open}\`\`\`console\n${shown}\n\`\`\`\n${close}`;
    },
  );
  await writeFile(page, updated);
}
