/** One instruction of a Dockerfile, its continued lines in one. */
export interface Instruction {
  /** In capitals: `COPY`. */
  name: string;
  text: string;
  line: number;
}

/** What is built from one `FROM`. */
export interface Stage {
  /** What it is built from: an image, or an earlier stage. */
  from: string;
  name: string | null;
  instructions: Instruction[];
}

/** The stages of a Dockerfile. What stands before the first `FROM` belongs to none. */
export function stagesOf(text: string): Stage[] {
  const stages: Stage[] = [];
  for (const instruction of instructionsOf(text)) {
    if (instruction.name !== "FROM") {
      stages.at(-1)?.instructions.push(instruction);
      continue;
    }
    const words = instruction.text.split(/\s+/).filter((word) => !word.startsWith("--"));
    const isNamed = words[1]?.toLowerCase() === "as";
    stages.push({ from: words[0] ?? "", name: isNamed ? (words[2] ?? null) : null, instructions: [] });
  }
  return stages;
}

function instructionsOf(text: string): Instruction[] {
  const instructions: Instruction[] = [];
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const [, name, rest = ""] = /^\s*([A-Za-z]+)\s+(.*)$/.exec(lines[at] ?? "") ?? [];
    if (name === undefined) continue;
    const line = at + 1;
    const parts = [rest];
    // A comment between continued lines is none of them.
    while (/\\\s*$/.test(parts.at(-1) ?? "") && at + 1 < lines.length) {
      at += 1;
      if (!/^\s*#/.test(lines[at] ?? "")) parts.push(lines[at] ?? "");
      else parts.push("\\");
    }
    at += hereDocuments(rest, lines, at, parts);
    const whole = parts.map((part) => part.replace(/\\\s*$/, "").trim()).filter((part) => part !== "");
    instructions.push({ name: name.toUpperCase(), text: whole.join(" "), line });
  }
  return instructions;
}

/** `RUN <<EOF`: up to the line that ends it. Answers how many lines that were. */
function hereDocuments(first: string, lines: readonly string[], at: number, parts: string[]): number {
  const word = /<<-?["']?(\w+)["']?/.exec(first)?.[1];
  if (word === undefined) return 0;
  const end = lines.findIndex((line, index) => index > at && line.trim() === word);
  if (end === -1) return 0;
  parts.push(...lines.slice(at + 1, end));
  return end - at;
}
