/** Puts the real output of `nomnom doctor` on the lab's scenarios between the README's `<!-- output: NAME -->` marks. */
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const program = fileURLToPath(new URL("bin/nomnom.js", root));
const readme = new URL("README.md", root);

let text = await readFile(readme, "utf8");
for (const scenario of ["seed", "healthy"]) {
  const command = [
    "lab",
    "run",
    "--scenario",
    scenario,
    "--",
    process.execPath,
    program,
    "doctor",
    "--no-color",
  ];
  const { stdout, status } = spawnSync(process.execPath, [program, ...command], { encoding: "utf8" });
  const block = `\`\`\`console\n$ nomnom doctor\n${stdout.trimEnd()}\n$ echo $?\n${status}\n\`\`\``;
  const marks = new RegExp(`(<!-- output: ${scenario} -->\\n)[\\s\\S]*?(<!-- /output -->)`);
  text = text.replace(marks, (_, open: string, close: string) => `${open}${block}\n${close}`);
}
await writeFile(readme, text);
