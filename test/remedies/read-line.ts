import type { Command } from "../../src/remedy/command.ts";

/** The commands of a printed line without what aims them: what `commandLine` has written, read back. */
export function readLine(line: string): Command[] {
  const commands: string[][] = [[]];
  for (const word of shellWords(line.split(" <<'")[0] ?? ""))
    if (word === "&&") commands.push([]);
    else commands.at(-1)?.push(word);
  return commands.map(unaimed);
}

/** Options that say where a command acts, each with its value. */
const aims = new Set(["--kubeconfig", "--context", "--kube-context", "-n", "--server"]);

function unaimed(words: readonly string[]): Command {
  const own = words[0] === "nomnom" && words[1] === "run" ? words.slice(words.indexOf("--") + 1) : words;
  if (own.includes("redis-cli")) return { program: "redis-cli", args: ofRedis(own), target: null };
  const [program = "", ...rest] = own;
  const first = rest.findIndex((word, index) => !aims.has(word) && !aims.has(rest[index - 1] ?? ""));
  return { program, args: first === -1 ? [] : rest.slice(first), target: null };
}

/** Behind the address and the login, or what a shell is handed. */
function ofRedis(words: readonly string[]): string[] {
  const from = words[0] === "sh" ? 4 : words[3] === "--user" ? 6 : 3;
  return words.slice(from);
}

/** As a POSIX shell splits them; only the quoting that `shellWord` writes. */
function shellWords(text: string): string[] {
  const words = text.match(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g) ?? [];
  return words.map((word) =>
    word.replaceAll(
      /'([^']*)'|"([^"]*)"|\\(.)/g,
      (_all, single, double, escaped) => single ?? double ?? escaped,
    ),
  );
}
