import { readFile } from "node:fs/promises";
import type { Console } from "./example.ts";

/** A command of a README's console blocks, and the lines shown below it. */
export interface ShownCommand {
  line: string;
  shown: string[];
}

/** What an example's README shows, in the order of the page: up to `<!-- broken -->`, and from there. */
export async function shownCommands(
  example: string,
): Promise<{ healthy: ShownCommand[]; broken: ShownCommand[] }> {
  const file = new URL(`../../../examples/${example}/README.md`, import.meta.url).pathname;
  const [healthy = "", broken] = (await readFile(file, "utf8")).split("<!-- broken -->");
  if (broken === undefined) throw new Error(`${file} does not say where it is broken`);
  return { healthy: commandsIn(healthy), broken: commandsIn(broken) };
}

function commandsIn(page: string): ShownCommand[] {
  const blocks = [...page.matchAll(/```console\n([\s\S]*?)```/g)].map(([, block]) => block ?? "");
  return blocks.flatMap((block) => {
    const [, ...commands] = `\n${block}`.split("\n$ ");
    return commands.map((text) => {
      const [line = "", ...shown] = text.trimEnd().split("\n");
      return { line, shown: shown.filter((each) => each.trim() !== "") };
    });
  });
}

/** Types the commands one after the other; throws where the output does not have what is shown, in that order. */
export async function follow(
  commands: readonly ShownCommand[],
  { type }: Pick<Console, "type">,
): Promise<void> {
  for (const command of commands) {
    const { stdout, stderr } = await type(command.line);
    const missing = firstMissing(command, `${stdout}\n${stderr}`);
    if (missing !== null)
      throw new Error(`\`${command.line}\` does not say "${missing}" there:\n${stdout}\n${stderr}`);
  }
}

/** The first shown line that the output does not have behind the one before it; null: all are there. `…` stands for any lines. */
function firstMissing({ shown }: ShownCommand, output: string): string | null {
  const lines = output.split("\n").map(comparable);
  let from = 0;
  for (const line of shown.filter((each) => each.trim() !== "…")) {
    const at = lines.indexOf(comparable(line), from);
    if (at === -1) return line;
    from = at + 1;
  }
  return null;
}

/** Without what is another one each time, or with each new check: durations, dates, counts of checks, the way to the cluster, spaces of the layout. */
const comparable = (line: string): string =>
  line
    .replaceAll(/\d+(?:\.\d+)? m?s\b/g, "N s")
    .replaceAll(/--kubeconfig \S+ |--context \S+ /g, "")
    .replaceAll(/\b\d{4}-\d\d-\d\d\b/g, "DATE")
    .replace(/^(PASS|WARN|FAIL): .*/, "$1")
    .replaceAll(/\s+/g, " ")
    .trim();
