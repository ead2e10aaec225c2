/**
 * Puts the real output of the program on the lab's scenarios between the README's `<!-- output: NAME -->` marks.
 */
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const program = fileURLToPath(new URL("bin/nomnom.js", root));
const readme = new URL("README.md", root);

const blocks = [
  { mark: "seed", scenario: "seed", command: ["doctor"] },
  { mark: "healthy", scenario: "healthy", command: ["doctor"] },
  { mark: "fix", scenario: "seed", command: ["fix", "nats/*"] },
  { mark: "e2e", scenario: "two-apis", command: ["e2e", "--yes"] },
];

let text = await readFile(readme, "utf8");
for (const { mark, scenario, command } of blocks) {
  const args = ["lab", "run", "--scenario", scenario, "--", process.execPath, program, ...command];
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args, "--no-color"], {
    encoding: "utf8",
  });
  // 0 and 1 are answers; the page is left alone where there is none.
  if (status !== 0 && status !== 1)
    throw new Error(`nomnom ${command.join(" ")} ended with ${status}:\n${stderr}`);
  const typed = command.map((word) => (word.includes("*") ? `'${word}'` : word)).join(" ");
  const shown = `$ nomnom ${typed}\n${stdout.trimEnd()}\n$ echo $?\n${status}`;
  const marks = new RegExp(`(<!-- output: ${mark} -->\\n)[\\s\\S]*?(<!-- /output -->)`);
  text = text.replace(
    marks,
    (_, open: string, close: string) => `${open}\`\`\`console\n${shown}\n\`\`\`\n${close}`,
  );
}
await writeFile(readme, text);
